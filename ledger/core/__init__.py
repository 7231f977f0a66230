"""Values of bookkeeping: amounts, days, texts, faults; no files, no SQL."""
