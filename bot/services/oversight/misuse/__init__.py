"""The rules that raise a flag over a look. Judging is pure; reading and raising stand apart."""
