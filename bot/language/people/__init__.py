"""People as they are spoken of: names heard and misspelt, dates of birth, streets, telephones."""
