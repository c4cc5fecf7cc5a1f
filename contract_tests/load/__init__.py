"""How fast the mock server is, beside others in one run, and what it bears for how long. Loopback only."""
