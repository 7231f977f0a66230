"""The one SQLite file: opened, written and guarded so that nothing recorded is lost."""
