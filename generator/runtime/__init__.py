"""Plain Python that is copied as it stands into every generated package."""
