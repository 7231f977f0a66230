"""What helps a person who types a voucher: sketches, searching, suggestions and templates."""
