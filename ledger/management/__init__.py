"""Follow-up, key figures and overview: what the board and the members ask."""
