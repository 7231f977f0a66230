"""What can be done by key with files of a book: rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import msgid

if TYPE_CHECKING:
    from finsam_tui.voucher_keys import ActionRow

ITEM_ACTIONS: tuple[ActionRow, ...] = (
    ("invoices.settle", "m", msgid("match"), msgid("Choose what settles the item.")),
    ("invoices.approve", "a", msgid("approve"), msgid("Approve the voucher of the invoice.")),
    (
        "invoices.dispute",
        "x",
        msgid("dispute"),
        msgid("Say why the invoice is disputed, or take that back."),
    ),
    (
        "invoices.register",
        "s",
        msgid("register"),
        msgid("Register the invoice, so that a file can pay it."),
    ),
    ("invoices.undo", "u", msgid("undo"), msgid("Take back what was settled by hand.")),
    (
        "invoices.void",
        "z",
        msgid("make void"),
        msgid("Have an invoice that was wrongly registered count no more."),
    ),
)
"""What is done with an invoice, in a list of them and on its own page."""

FILE_ACTIONS: tuple[ActionRow, ...] = (
    ("exporting.make", "enter", msgid("make"), msgid("Make the file under the cursor.")),
    ("exporting.unit", "u", msgid("unit"), msgid("Count the annual report in another unit.")),
    ("exporting.folder", "f", msgid("open folder"), msgid("Open the folder of the last file.")),
    (
        "exporting.signed",
        "s",
        msgid("take back signed"),
        msgid("Save the annual report that has been signed in the book."),
    ),
    ("importing.choose", "enter", msgid("choose file"), msgid("Choose a file to read.")),
    (
        "importing.place",
        "m",
        msgid("what is what"),
        msgid("Say what the file's accounts and objects are in the book."),
    ),
    ("importing.take", "ctrl+s", msgid("import"), msgid("Import the file that is shown.")),
    ("bank.open", "enter", msgid("voucher"), msgid("Open the voucher, or type what is proposed.")),
    ("bank.tick", "space", msgid("tick"), msgid("Tick the line, or not.")),
    ("bank.record", "ctrl+s", msgid("record"), msgid("Record every line that is ticked.")),
    ("bank.other", "f3", msgid("others"), msgid("Choose another proposal for the line.")),
    ("bank.match", "m", msgid("match"), msgid("Find what the line is in the book.")),
    ("bank.set_aside", "x", msgid("put aside"), msgid("Say why the line needs no voucher.")),
    (
        "bank.remember",
        "r",
        msgid("remember"),
        msgid("Remember a rule for how lines like this are booked."),
    ),
    ("bank.accounts", "k", msgid("other list"), msgid("Choose the account whose lines are shown.")),
    ("bank.rules", "l", msgid("rules"), msgid("See the rules that are remembered, and drop one.")),
    (
        "bank.undo",
        "u",
        msgid("undo"),
        msgid("Have a line that was matched or set aside wait again."),
    ),
    (
        "invoices.open",
        "enter",
        msgid("open"),
        msgid("Open the invoice with its history, its voucher or the party; end the mandate."),
    ),
    (
        "invoices.choose",
        "k",
        msgid("other list"),
        msgid("Payables, receivables, contributions, paid ones, parties, mandates."),
    ),
    (
        "invoices.add",
        "plus",
        msgid("add"),
        msgid("Add a party, an invoice to a customer, or the members' of a part of the year."),
    ),
    (
        "invoices.plan",
        "g",
        msgid("plan"),
        msgid("Write what the members are to pay in the year, and by which decision."),
    ),
    (
        "invoices.pdf",
        "e",
        msgid("make PDF"),
        msgid("Make the PDF of the invoice to a customer."),
    ),
    ("invoices.credit", "r", msgid("credit"), msgid("Credit the invoice to a customer.")),
    ("invoices.pay", "f", msgid("pay"), msgid("Make a file for the bank of what is due.")),
    ("invoice.open", "enter", msgid("voucher"), msgid("Open the voucher of the step.")),
    ("invoice.open_file", "o", msgid("open file"), msgid("Show the e-invoice.")),
    ("assets.open", "enter", msgid("voucher"), msgid("Open the latest voucher of the asset.")),
    ("assets.choose", "k", msgid("other list"), msgid("The assets, or the note on them.")),
    ("assets.add", "plus", msgid("add"), msgid("Register what was bought for lasting use.")),
    ("assets.depreciate", "v", msgid("write off"), msgid("Write off by the plan, in a voucher.")),
    ("assets.dispose", "x", msgid("sell or scrap"), msgid("Record that it is sold or scrapped.")),
    ("assets.drop", "delete", msgid("take away"), msgid("Take out what was a mistake.")),
    ("vat.open", "enter", msgid("open"), msgid("Open the vouchers of the period, or the voucher.")),
    ("vat.choose", "k", msgid("other list"), msgid("Periods, vouchers, or the yearly statement.")),
    ("vat.claim", "s", msgid("claim"), msgid("Claim a period: its figures, and its voucher.")),
    ("vat.state", "m", msgid("months"), msgid("State the months that a voucher claims.")),
    ("vat.mark", "r", msgid("flat rate"), msgid("Mark a cost that gets the flat rate.")),
    ("claims.open", "enter", msgid("open"), msgid("Open what a claim is made of, or the voucher.")),
    ("claims.make", "l", msgid("new claim"), msgid("Claim what is booked and paid in a period.")),
    (
        "claims.proceed",
        "g",
        msgid("next step"),
        msgid("Enter that the claim was sent, decided or paid."),
    ),
    ("claims.add", "plus", msgid("add"), msgid("Add a project to the register.")),
    ("claims.write", "e", msgid("change"), msgid("Change what is written of the project.")),
    ("claims.undo", "u", msgid("undo"), msgid("Take back what last became of the claim.")),
    ("safekeeping.check", "k", msgid("check"), msgid("Check the whole book.")),
    (
        "safekeeping.back_up",
        "m",
        msgid("make backup"),
        msgid("Make a backup now, in the second place too."),
    ),
    ("safekeeping.second_place", "s", msgid("second place"), msgid("Keep backups elsewhere too.")),
    ("safekeeping.restore", "r", msgid("restore"), msgid("Make the backup the book.")),
)
"""Those that the footer shows."""
