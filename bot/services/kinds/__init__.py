"""The tables from a kind of record, push, file or schedule to its function. A new kind adds a line here."""
