"""Commands and buttons for tasks: a task's card, and every list of tasks."""
