"""The kit for charts: panels one below another on a picture for a phone. It knows no noun.

Hand a `Caption` and panels (`Whole`, `Bars`, `Tracks`, `Curves`, `Multiples`) to `pictures.picture`.
"""
