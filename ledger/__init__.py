"""The book and what it means: no screens, no files out."""

__version__ = "0.1.0"
