<<<<<<< HEAD
"""Invoices: e-invoices and their files, suppliers' accounts, and payment files."""
=======
"""Suppliers and customers, their invoices, and what settles them (LKBR 3:6, BFL 5:4)."""
>>>>>>> 2e34d0e (Suppliers, customers and their invoices: a register whose open items are always the account (version 5 of the tables))
