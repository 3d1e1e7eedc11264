"""Commands and buttons for those who oversee looks."""
