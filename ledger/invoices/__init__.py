"""Suppliers and customers, their invoices on paper or as e-invoices, what settles and pays them."""
