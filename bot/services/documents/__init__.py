"""Files that officers asked for, made and sent after the answer. Their makers are in bot.jobs.makers."""
