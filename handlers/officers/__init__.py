"""Said and tapped about duty and leave."""
