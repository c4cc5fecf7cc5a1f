"""Show the server to people: one page, its files, and the JSON that its script asks for."""
