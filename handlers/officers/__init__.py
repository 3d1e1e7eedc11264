"""Said and tapped about duty and leave, one's own and one's officers'."""
