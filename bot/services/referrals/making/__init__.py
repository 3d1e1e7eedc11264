"""A referral made here: a draft that is a row, the rules that judge it, and its sending."""
