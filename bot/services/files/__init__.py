"""Files at rest under their hash, previews and media types, and the items that hang on a record."""
