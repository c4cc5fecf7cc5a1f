"""Judge a finding again: read it back from a report, send exactly what it is about, say what has become of it."""
