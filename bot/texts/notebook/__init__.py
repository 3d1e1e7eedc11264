"""The notebook in words and as PDF. What an officer wrote is shown as it was written."""
