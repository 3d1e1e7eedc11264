"""Results in words: what is asked, the receipt, the lists and their totals."""
