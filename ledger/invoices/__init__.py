"""Invoices: e-invoices and their files, suppliers' accounts, and payment files."""
