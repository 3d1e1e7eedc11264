"""Commands and buttons for help and on arrival. It alone of the handlers knows the route table."""
