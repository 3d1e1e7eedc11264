"""The edge: all that knows Telegram."""
