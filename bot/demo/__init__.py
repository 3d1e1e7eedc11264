"""A local stand-in for Telegram with a chat page, and sample data."""
