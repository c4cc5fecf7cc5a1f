"""Mutants of a document, derived mechanically from any: each is served by the mock server in the document's place."""
