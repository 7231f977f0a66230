"""A table or a statement as text, CSV, workbook or pages."""
