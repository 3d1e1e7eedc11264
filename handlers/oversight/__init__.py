"""Said and tapped by those who oversee looks."""
