"""Import of the record from workbooks and CSV, and export in the same form."""
