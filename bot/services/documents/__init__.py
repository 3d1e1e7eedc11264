"""Files that officers asked for, made and sent after the answer. Makers stand in bot.jobs.makers."""
