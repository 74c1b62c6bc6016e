"""Excel in and out, all from one description: the fields of each kind of record.

Out:  template  an empty workbook: headings, help, drop-downs
      export    the records workbook, filled, so that it can be imported again
In:   package   is the file a workbook, and safe to open?
      sheets    its sheets, line by line
      grid      what the cells of a line show, by their formats and constants
      headings  which line holds the headings, and what stands in which column
      pages     which of the lines below them are records
      reading   one line made into a row; coerce takes a value for what its column wants
      read      all of that: the rows, or everything that is wrong with them

Both rest on columns (what stands under a heading) and cells (how a text stands in a cell). Whether
a value is right is not known here: `workflow.records` judges it.
"""
