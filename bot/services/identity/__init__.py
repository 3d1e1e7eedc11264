"""The officer behind an account: guard, PINs, pads, unlocked sessions. Every answer begins here."""
