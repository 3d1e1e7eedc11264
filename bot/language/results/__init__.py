"""Typed results, read: `knives seized 2 tsk456`, `drugs cannabis 14 wraps`, `cash 1240.50 op driven fri`."""
