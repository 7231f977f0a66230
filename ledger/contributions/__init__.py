"""The members' contributions: shares, the plan of a year, its invoices, and what became of them."""
