"""Recurring rules at work, in wall time. bot.services.kinds says what each kind fires."""
