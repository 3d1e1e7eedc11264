"""Ways for the public to reach help, in words and as a picture to hold up."""
