"""Groups of records that are closed together; a stage names those it closes when it is left."""

FIELDWORK = "fieldwork"
FEEDBACK = "feedback"
RECTIFICATION = "rectification"
NEVER = ""
