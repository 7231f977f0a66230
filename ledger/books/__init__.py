"""A book opened or made: above what brings it up to date and what backs it up."""
