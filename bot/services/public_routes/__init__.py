"""Ways for the public to reach help, which officers pass on and an administrator keeps right."""
