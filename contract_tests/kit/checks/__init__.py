"""The checks: each makes one claim that the documents make, and judges a target by it."""
