"""Mutants of the client package: edits of a copy of it, which the repository's own tests have to notice."""
