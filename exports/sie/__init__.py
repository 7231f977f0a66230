"""A fiscal year as an SIE file."""
