"""The screens of what a year begins with: opening balances, budget, structure."""
