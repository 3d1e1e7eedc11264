"""The policy of need to know, as data: what each role and tie may do. A new permission begins here."""
