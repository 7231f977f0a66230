"""The printed reports that come with the program."""
