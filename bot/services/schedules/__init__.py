"""Rules at work: when something comes again, in wall time. bot.services.kinds says what is fired."""
