"""Enrolling, admitting and revoking in words. Codes and links are made by bot.services.enrolment."""
