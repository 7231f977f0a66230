"""Projects with a funder of their own (ESF and others) and what is claimed of them."""
