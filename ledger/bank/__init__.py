"""The bank: statements in, held against the book, matched and booked."""
