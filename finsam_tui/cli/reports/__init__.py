"""What `finsam show` can print: one module for each kind of report.

A module holds `read(book, asked)`, which gives the report as a value, `document(value)`, which
gives it as JSON has it, and `tables(value)`, which gives it as tables for a reader or CSV.
"""
