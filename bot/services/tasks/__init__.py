"""Tasks and their crews: cards, lists, reminders and the morning digest."""
