"""What the program says, in Swedish: catalogues of sentences whose keys are the English ones."""
