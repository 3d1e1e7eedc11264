"""Which function serves which kind of record, push, file or schedule. To add a kind, add a line here."""
