"""The ledger of all that is sent unasked. One row a recipient, and the rows always add up."""
