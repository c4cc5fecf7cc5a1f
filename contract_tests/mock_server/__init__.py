"""Serve what spec/openapi.yaml describes, over real HTTP, sharing no code with the client, its generator or the kit."""
