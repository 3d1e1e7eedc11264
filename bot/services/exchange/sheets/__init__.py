"""Sheets, checked row by row. Every problem names its sheet, line, column and cure."""
