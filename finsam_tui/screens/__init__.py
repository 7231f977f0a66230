"""What is asked: the frame, and the views that stand in it one at a time."""
