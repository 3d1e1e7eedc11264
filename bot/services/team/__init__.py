"""The officers below a supervisor at a glance: reads what other nouns keep, and keeps nothing."""
