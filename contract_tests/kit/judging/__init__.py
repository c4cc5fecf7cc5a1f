"""Judge bodies and answers: by the spec through a JSON Schema validator, and by the documented tables."""
