"""The bot itself: health, heartbeats, files on disk, and the purge of rows no longer needed."""
