"""Said and tapped about referrals and the people referred."""
