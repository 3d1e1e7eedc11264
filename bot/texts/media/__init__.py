"""The kit for files: PDF pages with their lettering, spreadsheets, charts, QR codes. It knows no noun."""
