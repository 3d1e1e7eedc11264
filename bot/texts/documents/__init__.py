"""The parts of a document on its way, and what is said when it never came."""
