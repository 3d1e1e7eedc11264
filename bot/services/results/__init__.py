"""Results of the work: one row for each result, never changed; totals are worked out, never typed."""
