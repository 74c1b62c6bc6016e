"""Write and read Excel workbooks, derived from the fields of each kind of record.

Out:  template  an empty workbook: headings, help, drop-downs
      export    the records workbook, filled, so that it can be imported again
In:   package   is the file a workbook, and safe to open?
sheets    its sheets, row by row
grid      what the cells of a row show, by their formats and constants
headings  the row of headings, and the field of each column
pages     which rows below are records
reading   one row of cells made into a row of values; coerce converts each value
read      all of that: the rows, or everything that is wrong with them

Both use columns (the field of a heading) and cells (text in a cell). Whether a value is valid is
decided by `workflow.records`.
"""
