"""The screens that show a report."""
