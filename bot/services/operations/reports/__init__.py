"""What came of an operation: rows without names, the figures over them, and what may be published."""
