"""What is said of a file that comes in, on the screen and on the command line."""

from __future__ import annotations

from finsam_tui.i18n import msgid

COUNTED = {
    "accounts": msgid("accounts"),
    "dimensions": msgid("dimensions"),
    "objects": msgid("objects"),
    "vouchers": msgid("vouchers"),
    "postings": msgid("postings"),
    "empty": msgid("empty vouchers"),
    "history": msgid("struck and added rows, kept as history"),
}
"""What is counted in a file, in the order of a reader's interest."""

SUMMED = {
    "opening": msgid("assets when the year began"),
    "closing": msgid("assets when it ended"),
    "result": msgid("result"),
}
