"""Commands and buttons of the notebook. Words are handed on as they were written."""
