"""Said and tapped to give access or to take it. Each change is decided in bot.services.enrolment."""
