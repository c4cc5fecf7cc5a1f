"""Faults of a server, by the class of what they break; each breaks a statement of the documents."""
