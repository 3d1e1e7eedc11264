"""Messages that were to be masked or deleted, in words: how many are gone, and which are not."""
