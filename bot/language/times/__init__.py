"""Days, hours, durations and recurring rules, as British officers write them. Time is an argument."""
