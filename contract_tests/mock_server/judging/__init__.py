"""Judge what came in: is it JSON, and which rules does it break."""
