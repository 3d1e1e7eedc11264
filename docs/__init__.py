"""Pages for people. Two of them are written from the code by `make docs`, each by the module beside it."""
