"""Results of the work: what is said to put one down, and what answers."""
