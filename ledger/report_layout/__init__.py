"""Templates: the files of the program, and what reads, proves, places and changes them."""
