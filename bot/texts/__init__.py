"""Every word that the bot says, a package for each noun: facts in, text and buttons out."""
