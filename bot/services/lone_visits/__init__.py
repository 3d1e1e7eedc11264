"""Officers who are on a task alone: they are asked, and those above them told if they don't answer."""
