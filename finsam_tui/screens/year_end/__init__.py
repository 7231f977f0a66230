"""The screen of the year-end closing."""
