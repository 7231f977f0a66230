"""Statements and books as files that others can use."""
