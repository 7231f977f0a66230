"""The program that people run: command line and screens."""
