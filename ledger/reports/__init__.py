"""What a book says: statements, notes, registers and figures, as values ready to be shown."""
