"""What is asked in a dialog."""
