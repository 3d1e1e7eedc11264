"""Texts that explain the bot itself: help and welcome."""
