"""Registers: what is recorded, listed for those who check it."""
