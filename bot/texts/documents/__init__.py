"""The parts of a document on its way, and the notice when it never came."""
