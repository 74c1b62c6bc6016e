"""What people hand in as files: opened within bounds, whatever stands in them; no database.

archive (a zip file and its parts) → parts (the XML in a part)
"""
