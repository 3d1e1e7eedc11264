"""Handlers of the things that officers say and tap, a noun a file: parse, one service call, one Reply."""
