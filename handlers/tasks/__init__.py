"""Said and tapped about tasks: a task's card, and every list of tasks."""
