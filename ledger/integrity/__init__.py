"""That nothing is lost or altered: the check, backups, restoring and receipts."""
