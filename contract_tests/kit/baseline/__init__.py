"""The baseline: which findings are accepted for now, why, and until when."""
