"""Read the spec: text with lines, the OpenAPI outline, the rules of a request as data."""
