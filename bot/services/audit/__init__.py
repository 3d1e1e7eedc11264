"""The trail of every look and change, its hash chains and its seals. Entries are only ever added."""
