"""Fixed assets: what is owned, what is written off of it, and what it was sold for (LKBR 3:6)."""
