"""The book and what it means."""
