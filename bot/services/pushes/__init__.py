"""The ledger of everything sent unasked. One row a recipient, and the rows always add up."""
