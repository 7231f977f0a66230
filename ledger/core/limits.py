"""The largest and the smallest of what a book takes, each once: for checks, messages and the SQL.

The guards of a book have these figures in their text (`ledger.book.schema.sql_statements`), so a
limit that is moved makes another schema.
"""

from __future__ import annotations

MAX_TEXT = 500
"""Characters in a voucher text, a counterparty, a name."""

MAX_QUOTED = 60
"""Characters that a sentence quotes of what was given."""

MAX_ROW_TEXTS = 1000
"""Characters of the texts of a recorded row together."""

MAX_GOAL_TEXTS = 4000
"""Characters of what is written of a goal: the goal, its indicator, target, outcome and comment."""

MAX_PARTY_TEXTS = 2000
"""Characters of what is written of a supplier or customer: names, address, accounts, aliases."""

MAX_PROJECT_TEXTS = 2000
"""Characters of what a funder has decided of a project, and of what a claim is made of."""

MAX_TERMS = 365
"""Days that an invoice may be given to be paid in."""

MAX_LIFE = 1200
"""Months that a fixed asset may be used: a hundred years."""

MAX_SIGNATURE = 300
"""Characters of a journal entry's who, with what and why together."""

MAX_REPORT_TEXT = 200_000
"""Characters in a section of the annual report: some hundred pages."""

MAX_PICTURE = 5_000_000
"""Bytes of a picture of the annual report: it goes into each file that is made of it."""

RECOGNISED_BY = 1 << 16
"""Bytes at the beginning of a file by which its kind is known."""

MAX_SERIES = 20
"""Characters in the name of a voucher series."""

MAX_VOUCHER_NUMBER = 999_999_999_999
"""The largest number that an imported voucher may bring."""

MAX_AMOUNT = 10**14
"""Öre: a thousand billion kronor; a larger amount is a slip of the finger."""

MAX_BALANCE = 10**18
"""Öre: what the postings of an account may add up to."""

MAX_QUANTITY = 10**16
"""Millionths of a unit: what one posting may count, ten thousand million of anything."""

MAX_YEAR_MONTHS = 18
"""Months of a fiscal year (BFL 3:3)."""

MAX_VAT_MONTHS = 3
"""Months that VAT is claimed for at once; it is one, or so many (lag 2005:807 7 §)."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years that a date may lie in; beyond them it is a slip of the finger."""

MIN_ACCOUNT, MAX_ACCOUNT = 3, 8
"""Digits of an account number."""

MAX_IMPORTED_ACCOUNT = 10
"""Digits of an account number that an SIE file brings, from one."""

ACCOUNT_PATTERN = f"[0-9]{{{MIN_ACCOUNT},{MAX_ACCOUNT}}}"
"""An account number, as a regular expression."""

MAX_ATTACHMENT = 50_000_000
"""Bytes of one attachment: more than any scanned contract."""

MAX_ATTACHMENT_NAME = 120
"""Characters in the name of an attachment."""

MAX_VOUCHER_TEMPLATE_NAME = 60
"""Characters in the name of a voucher template."""

MAX_TEXT_FILE = 2_000_000
"""Bytes of a budget, a template, a text or printed tables: many times what they are."""

MAX_VOUCHER_LINE = 1_000_000
"""Bytes of a voucher in JSON; one of a thousand postings needs a tenth of it."""
