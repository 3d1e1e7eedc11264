"""The need-to-know policy, as data: the permissions of each role and tie. A new permission begins here."""
