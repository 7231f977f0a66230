"""What the board has decided for a year, and planned for the years after it."""
