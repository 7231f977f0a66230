"""Everything of a year that must agree with everything else."""
