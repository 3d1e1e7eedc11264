"""The form in which records come in and go out: sheets of a workbook, or files of a folder."""
