"""Read the spec: text with lines, references, operations."""
