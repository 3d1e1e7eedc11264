"""Every word the bot says, a noun a file: facts in, text and buttons out."""
