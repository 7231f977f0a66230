"""Files from other programs, read and recorded: SIE 1-4."""
