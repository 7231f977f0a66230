"""What a person does with a book, with no widget and no parser: both faces call it."""
