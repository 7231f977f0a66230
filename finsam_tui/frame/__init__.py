"""The frame round every view: the way between them, the search, the period, the tour."""
