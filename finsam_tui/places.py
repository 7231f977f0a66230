"""The places of the program, as data: a key each, and the view that stands there."""

from __future__ import annotations

from dataclasses import dataclass

from finsam_tui.i18n import msgid
from finsam_tui.keys import ACTION_BY_ID, ACTIONS, Action


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go from anywhere."""

    id: str
    key: str
    """A digit stands in the line of places; another key in the footer, where there is room."""

    label: str
    """Said with `_()`."""

    help: str
    """A sentence for the help and the search; said with `_()`."""

    view: str
    """Module in `finsam_tui.screens` and class, read only when one goes there."""

    arguments: tuple[str, ...] = ()
    short: str = ""
    """What the line of places calls it where there is little room, when that is shorter; said
    with `_()`."""

    @property
    def module(self) -> str:
        """Where the view is."""
        return f"finsam_tui.screens.{self.view.partition(':')[0]}"

    @property
    def in_line(self) -> bool:
        """Whether it stands in the line of places."""
        return self.key.isdigit()

    @property
    def action(self) -> Action:
        """Going there."""
        return Action(
            f"frame.go('{self.id}')",
            self.key,
            self.label,
            self.help,
            shown=not self.key.isdigit(),
        )


PLACES: tuple[Place, ...] = (
    Place(
        "overview",
        "1",
        msgid("Overview"),
        msgid("The year at a glance, and what needs doing."),
        "reports.overview:Overview",
        short=msgid("Now"),
    ),
    Place(
        "vouchers",
        "2",
        msgid("Vouchers"),
        msgid("Every voucher, newest first; search, open, correct."),
        "vouchers.list:VoucherList",
        short=msgid("Vouch"),
    ),
    Place(
        "new_voucher",
        "n",
        msgid("New voucher"),
        msgid("Type a voucher and record it."),
        "vouchers.new_voucher:NewVoucher",
    ),
    Place(
        "income",
        "3",
        msgid("Result"),
        msgid("The income statement, down to each voucher."),
        "reports.statement:StatementView",
        ("income",),
        msgid("Res"),
    ),
    Place(
        "balance",
        "4",
        msgid("Balances"),
        msgid("The balance sheet, down to each voucher."),
        "reports.statement:StatementView",
        ("balance",),
        msgid("Bal"),
    ),
    Place(
        "cashflow",
        "5",
        msgid("Cash flow"),
        msgid("The cash-flow analysis, and what each line is derived from."),
        "reports.statement:StatementView",
        ("cashflow",),
        msgid("Cash"),
    ),
    Place(
        "notes",
        "6",
        msgid("Notes"),
        msgid("The notes, line by line."),
        "reports.statement:StatementView",
        ("notes",),
    ),
    Place(
        "budget",
        "7",
        msgid("Budget"),
        msgid("Actual against budget, by line, branch and activity; the budget itself."),
        "reports.follow_up:FollowUpView",
    ),
    Place(
        "closing",
        "8",
        msgid("Year-end"),
        msgid("The steps of year-end: what is left, what blocks, the closing."),
        "year_end.closing:ClosingView",
        short=msgid("Close"),
    ),
    Place(
        "structure",
        "9",
        msgid("Accounts"),
        msgid("Accounts, projects and the structure of the reports."),
        "setup.structure:StructureView",
        short=msgid("Accts"),
    ),
    Place(
        "export",
        "0",
        msgid("Export"),
        msgid("Files to sign, send and keep, and those that have been made."),
        "files.export:ExportView",
    ),
    Place(
        "import",
        "i",
        msgid("Import"),
        msgid("A file from another program: what it holds first, then imported or left."),
        "files.import_file:ImportView",
    ),
    Place(
        "bank",
        "ctrl+k",
        msgid("Bank"),
        msgid("The lines of the bank that wait for a voucher, each with what is proposed."),
        "vouchers.bank:BankView",
    ),
    Place(
        "invoices",
        "ctrl+l",
        msgid("Invoices"),
        msgid("What suppliers have to get and customers owe, by due day; and who they are."),
        "vouchers.invoices:InvoicesView",
    ),
    Place(
        "assets",
        "ctrl+t",
        msgid("Fixed assets"),
        msgid("The register of fixed assets: bought, written off, sold and scrapped."),
        "vouchers.assets:AssetsView",
    ),
    Place(
        "vat",
        "ctrl+g",
        msgid("VAT compensation"),
        msgid(
            "What VAT is compensated: what is behind it, claimed, paid, and the yearly statement."
        ),
        "vouchers.vat:VatView",
    ),
    Place(
        "claims",
        "ctrl+e",
        msgid("Project claims"),
        msgid("Projects with a funder (ESF), what is claimed of it, and what it owes."),
        "vouchers.claims:ClaimsView",
    ),
    Place(
        "trial",
        "h",
        msgid("General ledger"),
        msgid("The trial balance; each account opens to its postings."),
        "reports.trial:TrialView",
    ),
    Place(
        "proof",
        "b",
        msgid("Proof"),
        msgid("Everything that must agree, with both sides."),
        "reports.proof:ProofView",
    ),
    Place(
        "compliance",
        "q",
        msgid("Annual report"),
        msgid("What the law asks of the annual report, what is missing, and its texts."),
        "reports.compliance:ComplianceView",
    ),
    Place(
        "history",
        "j",
        msgid("History"),
        msgid("What was done to the book, by whom and when."),
        "reports.history:HistoryView",
    ),
    Place(
        "audit",
        "d",
        msgid("Audit"),
        msgid("What the auditor asks for: specifications, statements, journal tests, cut-off."),
        "reports.audit:AuditView",
    ),
    Place(
        "keyfigures",
        "y",
        msgid("Key figures"),
        msgid("Five years, and what the year's figures are made of."),
        "reports.key_figures:KeyFiguresView",
    ),
    Place(
        "compare",
        "t",
        msgid("Printed report"),
        msgid("A printed report held against itself and the book."),
        "reports.printed_report:CompareView",
    ),
    Place(
        "approvals",
        "a",
        msgid("Approvals"),
        msgid("The vouchers that nobody has approved."),
        "vouchers.approvals:ApprovalsView",
    ),
    Place(
        "safekeeping",
        "w",
        msgid("Check and backups"),
        msgid("Whether the book is whole, its backups, and the way back to one."),
        "files.backups:SafekeepingView",
    ),
)
PLACE_BY_ID = {place.id: place for place in PLACES}
FIRST = PLACES[0].id


def is_reached_from(place_id: str, where: str) -> bool:
    """Whether the place's key leads there from a view.

    In a list that is searched letters are for searching, and go nowhere.
    """
    return not (PLACE_BY_ID[place_id].key.isalpha() and is_searched(where))


def is_searched(where: str) -> bool:
    """Whether one searches in the view's list."""
    return f"{where}.search" in ACTION_BY_ID


_AROUND = next(number for number, action in enumerate(ACTIONS) if action.id.startswith("frame."))
_ALL_DAY = (PLACE_BY_ID["new_voucher"].action, ACTION_BY_ID["frame.period"])
"""What is done from everywhere, all day long."""

EVERY_ACTION: tuple[Action, ...] = (
    *ACTIONS[:_AROUND],
    *_ALL_DAY,
    *(place.action for place in PLACES if place.action not in _ALL_DAY),
    *(action for action in ACTIONS[_AROUND:] if action not in _ALL_DAY),
)
"""What the views do, going somewhere, and what can be done anywhere; in the footer's order."""
