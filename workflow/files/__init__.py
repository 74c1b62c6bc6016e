"""Files that people hand in, opened within limits whatever they contain; no database is used.

archive (a zip file and its parts) → parts (the XML in a part)
"""
