"""The auditor's package: written, read back and verified."""
