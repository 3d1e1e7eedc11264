"""Commands and buttons for referrals and the people referred."""
