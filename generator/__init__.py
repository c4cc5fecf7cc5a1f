"""Generate a typed client package from one hand-kept OpenAPI document."""
