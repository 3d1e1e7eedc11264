"""Officers, their line of supervision, duty and leave."""
