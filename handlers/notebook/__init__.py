"""Said and tapped for the notebook. Words are handed on as they were written."""
