"""Commands and buttons for patrols: /here, and what is owed at hotspots."""
