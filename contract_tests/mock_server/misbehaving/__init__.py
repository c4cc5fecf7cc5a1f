"""Say what goes wrong on demand: one small language for magic texts, the admin API and the command line."""
