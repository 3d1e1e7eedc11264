"""The notebook in words and as PDF. An officer's words are shown as they were written."""
