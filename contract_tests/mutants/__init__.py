"""Broken servers and clients that the suite must tell, and correct ones that it must let live."""
