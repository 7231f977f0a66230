"""What can be done by key with vouchers: rows of the table of actions."""

from __future__ import annotations

from typing import TypeAlias

from finsam_tui.i18n import msgid

ActionRow: TypeAlias = tuple[str, str, str, str]
"""Id, key, label and help, as `finsam_tui.keys.Action` has them."""

VOUCHER_ACTIONS: tuple[ActionRow, ...] = (
    ("vouchers.open", "enter", msgid("open voucher"), msgid("Open the voucher.")),
    ("vouchers.new", "plus", msgid("new voucher"), msgid("Type a voucher and record it.")),
    ("vouchers.search", "s", msgid("search"), msgid("Find vouchers by words, numbers and days.")),
    (
        "vouchers.narrow",
        "ctrl+f",
        msgid("narrow"),
        msgid("Show only a series, an account, a project, corrections, or another period."),
    ),
    ("voucher.correct", "r", msgid("correct"), msgid("Take the voucher back with another.")),
    ("voucher.copy", "k", msgid("copy"), msgid("Begin a new voucher as a copy.")),
    ("voucher.reverse", "v", msgid("reverse"), msgid("Begin a voucher with the sides turned.")),
    ("voucher.template", "m", msgid("make template"), msgid("Save its rows as a template.")),
    ("voucher.attach", "f", msgid("attach file"), msgid("Save a file with the voucher.")),
    ("voucher.open_file", "o", msgid("open file"), msgid("Open a file of the voucher.")),
    ("voucher.erase_file", "x", msgid("erase file"), msgid("Take a wrong file out for good.")),
    ("voucher.accrue", "u", msgid("accrue"), msgid("Move it, or a row of it, to another month.")),
    ("voucher.make_pdf", "e", msgid("make PDF"), msgid("Make the voucher into a PDF.")),
    ("voucher.link", "l", msgid("linked"), msgid("Open what it corrects or is corrected by.")),
    (
        "voucher.withdraw",
        "z",
        msgid("withdraw approval"),
        msgid("Take the approval back, with a reason."),
    ),
    ("new_voucher.next", "enter", msgid("next"), msgid("Go on; on the empty row, record.")),
    ("new_voucher.template", "f2", msgid("template"), msgid("Begin from a template.")),
    ("new_voucher.similar", "f3", msgid("similar"), msgid("Begin as a copy of an earlier one.")),
    ("new_voucher.rest", "f4", msgid("rest here"), msgid("Let this row take what is left.")),
    ("new_voucher.record", "f5", msgid("record"), msgid("Record, wherever the cursor is.")),
    ("new_voucher.drafts", "f6", msgid("drafts"), msgid("Go on with a saved draft.")),
    ("new_voucher.undo", "ctrl+z", msgid("undo"), msgid("Go one step back.")),
    ("new_voucher.leave", "escape", msgid("save draft"), msgid("Leave; the draft is saved.")),
)
"""Those that the footer shows."""

QUIET_VOUCHER_ACTIONS: tuple[ActionRow, ...] = (
    ("vouchers.down", "down", msgid("to the list"), msgid("Go from the search to the list.")),
    ("vouchers.leave", "escape", msgid("back"), msgid("Show all again, then go back.")),
    ("new_voucher.tab", "tab", msgid("next field"), msgid("Go to the next field.")),
    (
        "new_voucher.back_tab",
        "shift+tab",
        msgid("previous field"),
        msgid("Go to the previous field."),
    ),
    ("new_voucher.up", "up", msgid("up"), msgid("Row above, offer before, a later day.")),
    ("new_voucher.down", "down", msgid("down"), msgid("Row below, next offer, an earlier day.")),
    (
        "new_voucher.right",
        "right",
        msgid("take it"),
        msgid("At the end of a text, take what is proposed."),
    ),
    ("new_voucher.page_up", "pageup", msgid("page up"), msgid("Go ten rows up.")),
    ("new_voucher.page_down", "pagedown", msgid("page down"), msgid("Go ten rows down.")),
    (
        "new_voucher.open_file",
        "shift+f6",
        msgid("show e-invoice"),
        msgid("Show the e-invoice of the draft."),
    ),
    ("new_voucher.turn", "f7", msgid("turn sides"), msgid("Debit becomes credit in every row.")),
    (
        "new_voucher.remove_row",
        "f8",
        msgid("remove row"),
        msgid("Take the row away, or one of the office's own templates."),
    ),
    ("new_voucher.redo", "ctrl+y", msgid("redo"), msgid("Go one step forward again.")),
    (
        "new_voucher.discard",
        "ctrl+r",
        msgid("discard"),
        msgid("Empty the voucher; undo brings it back."),
    ),
)
"""Those that the help and the search know."""
