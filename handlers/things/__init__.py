"""Things that tasks need: the week of each, and booking one by hand."""
