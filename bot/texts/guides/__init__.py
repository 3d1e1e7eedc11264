"""Texts that explain the bot itself: help, welcome, the manual and the need-to-know page."""
