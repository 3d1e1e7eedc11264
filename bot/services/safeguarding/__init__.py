"""Safeguarding forms that a note calls for, and reminders until each has a reference or a reason why not."""
