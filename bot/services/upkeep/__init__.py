"""The house itself: health, heartbeats, files on disk, and the purge of what has served."""
