"""Files at rest under their hash, previews and media types, and the items attached to a record."""
