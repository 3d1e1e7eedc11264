"""The kit for files: PDF pages, spreadsheets, drawings, lettering, QR codes. It knows no noun."""
