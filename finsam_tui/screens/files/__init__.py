"""The screens of files: start, import, export, backups."""
