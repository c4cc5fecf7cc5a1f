"""Correct servers of another kind than the mock server: whatever the documents allow has to live."""
