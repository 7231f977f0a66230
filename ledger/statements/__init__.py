"""Statements and notes: a template read through balances (LKBR 4-11)."""
