"""Commands and buttons for duty and leave, one's own and one's officers'."""
