"""The house's own health in words."""
