"""The HTTP library. Every other module has it from here, so that another one is one line."""

import httpx

__all__ = ["httpx"]
