"""The layout of an open year changed, and what the change does to every line."""
