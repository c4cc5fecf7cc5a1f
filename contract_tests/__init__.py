"""Judge any client or server of the API by its documents."""
