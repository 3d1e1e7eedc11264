"""Commands and buttons that give access or take it. bot.services.enrolment decides each change."""
