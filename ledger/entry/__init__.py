"""What helps a person who types a voucher: drafts, searching, suggestions and templates."""
