"""Days, hours, durations and rules that recur, as British officers write them. Time is an argument."""
