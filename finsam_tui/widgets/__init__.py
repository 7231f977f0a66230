"""What draws: lines of text and figures, lists, fields."""
