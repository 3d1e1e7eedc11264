"""The form of a collar number: one for the import, for references and for every reader of typed words."""

from __future__ import annotations

# 1234, AB12, N/1234, 1234-A: with a digit in it, 20 signs at most. For patterns that ignore case.
COLLAR = r"(?=[a-z/-]{0,19}[0-9])[a-z0-9](?:[a-z0-9/-]{0,18}[a-z0-9])?"
# The same, and as little as will do: a number follows, as in PNB-1234-A-0007.
COLLAR_BEFORE_A_NUMBER = r"(?=[a-z/-]{0,19}[0-9])[a-z0-9](?:[a-z0-9/-]{0,18}?[a-z0-9])??"
# Without a rank before it, among other words: nothing that a day or an hour could be.
BARE_COLLAR = r"(?:[a-z]{1,3}[/-]?[0-9]{2,6}|[0-9]{3,6}(?:[/-]?[a-z]{1,2})?)"
RANKED = r"(?:pc|ps|pcso|sc|dc|ds|di|sgt|insp)\s+"
