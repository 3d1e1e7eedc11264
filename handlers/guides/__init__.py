"""Said and tapped for help and on arrival. It knows the route table, which no other handler does."""
