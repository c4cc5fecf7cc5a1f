"""Answer requests. No network in here."""
