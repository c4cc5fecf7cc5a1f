"""Draw bodies from the spec: every cell of the finite matrix, legal bodies, bodies that break one rule alone."""
