"""A person's spreadsheet to cells, to a typed table with its problems, its lineage and its control totals."""
