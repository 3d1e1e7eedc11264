"""The closing report of an operation: rows without names, figures over them, and a page to publish."""
