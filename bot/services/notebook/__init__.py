"""The pocket notebook: entries and particulars in two chains that are only ever added to."""
