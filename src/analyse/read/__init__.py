"""A person's spreadsheet to a typed table with its problems, lineage and control totals."""
