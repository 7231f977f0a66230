"""What can be done by key: the footer, the search, the help and README's table come from here."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from finsam_tui.file_keys import FILE_ACTIONS, ITEM_ACTIONS
from finsam_tui.i18n import _, msgid
from finsam_tui.report_keys import (
    BUDGET_ACTIONS,
    QUIET_BUDGET_ACTIONS,
    QUIET_REPORT_ACTIONS,
    REPORT_ACTIONS,
)
from finsam_tui.voucher_keys import QUIET_VOUCHER_ACTIONS, VOUCHER_ACTIONS


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does, in one or more of the views."""

    id: str
    """Where it is at home and the method that does it: `"statement.columns"` is
    `action_columns`."""

    key: str
    """As Textual writes it; several with commas between, the first one is shown."""

    label: str
    """A word or two for the footer; said with `_()`."""

    help: str
    """A sentence for the help and the search; said with `_()`."""

    where: tuple[str, ...] = ()
    """The views that bind it; its home alone when empty."""

    shown: bool = True
    """Whether the footer shows it."""

    @property
    def method(self) -> str:
        """The action as Textual calls it; that of the program itself with its name before."""
        return self.id if self.id.startswith("app.") else self.id.partition(".")[2]

    @property
    def places(self) -> tuple[str, ...]:
        """The views that bind it."""
        return self.where or (self.id.partition(".")[0],)


PICKERS = ("picker", "search")
"""Where one types and chooses from what is found."""

GRIDS = ("opening", "prior", "adjust")
"""Where amounts are typed that are in a draft until they are recorded."""

DIALOGS = ("picker", "toggles", "form")
"""What is laid upon a screen, and has help and the search as every screen."""

FINISHING = frozenset(
    {
        "approvals.approve",
        "bank.record",
        "budget.save",
        "closing.close_year",
        "exporting.make",
        "form.submit",
        "grid.save",
        "importing.take",
        "new_voucher.record",
        "picker.choose",
        "start.choose",
        "toggles.done",
    }
)
"""What ends the work of a screen: stands first in its footer."""

ALWAYS = ("app.help", "app.search")
"""Stand last in every footer, after the way back, and before the rest when there is little room."""

ACTIONS: tuple[Action, ...] = (
    Action("start.choose", "enter", msgid("choose"), msgid("Open the book, or begin.")),
    Action("start.new", "n", msgid("new book"), msgid("Make a new book.")),
    Action("start.open", "o", msgid("open another book"), msgid("Open a book wherever it is.")),
    Action(
        "start.import",
        "i",
        msgid("import"),
        msgid("Make a new book of a file from another program."),
    ),
    Action(
        "start.demo",
        "d",
        msgid("demonstration book"),
        msgid("Look around in a year of a real association."),
    ),
    Action("start.leave", "escape", msgid("back"), msgid("Go back to the book that is open.")),
    Action(
        "rows.up",
        "up",
        msgid("up"),
        msgid("Go one row up."),
        where=("rows", *PICKERS),
        shown=False,
    ),
    Action(
        "rows.down",
        "down",
        msgid("down"),
        msgid("Go one row down."),
        where=("rows", *PICKERS),
        shown=False,
    ),
    Action("rows.page_up", "pageup", msgid("page up"), msgid("Go a page up."), shown=False),
    Action("rows.page_down", "pagedown", msgid("page down"), msgid("Go a page down."), shown=False),
    Action("rows.first", "home", msgid("first"), msgid("Go to the first row."), shown=False),
    Action("rows.last", "end", msgid("last"), msgid("Go to the last row."), shown=False),
    Action(
        "rows.copy",
        "ctrl+c",
        msgid("copy"),
        msgid(
            "Copy the row to the clipboard, or what the mouse has marked; with shift held down, the"
            " terminal itself marks and copies anything on the screen."
        ),
        shown=False,
    ),
    Action(
        "rows.peek",
        "space",
        msgid("peek"),
        msgid("Show what is behind the row in a pane of its own, or hide it."),
        shown=False,
    ),
    Action(
        "picker.choose",
        "enter",
        msgid("choose"),
        msgid("Choose what the cursor is on."),
        where=PICKERS,
    ),
    Action("toggles.done", "enter", msgid("done"), msgid("Use the choice.")),
    Action("toggles.turn", "space", msgid("on or off"), msgid("Choose, or leave out.")),
    Action("form.submit", "ctrl+s", msgid("save"), msgid("Do what the form asks for.")),
    Action("form.next", "down", msgid("next field"), msgid("Go to the next field.")),
    Action("form.previous", "up", msgid("previous field"), msgid("Go to the previous field.")),
    Action(
        "picker.close",
        "escape",
        msgid("cancel"),
        msgid("Leave it as it is."),
        where=(*PICKERS, "toggles", "form"),
    ),
    Action("help.close", "escape", msgid("close"), msgid("Go back to the screen.")),
    Action(
        "statement.open",
        "enter",
        msgid("open row"),
        msgid("Open the row in place; on an account, its postings."),
    ),
    Action(
        "statement.postings",
        "v",
        msgid("postings"),
        msgid("Show the postings behind the figure."),
    ),
    Action(
        "statement.columns",
        "k",
        msgid("columns"),
        msgid("Choose what stands beside the period: last year, the variance, each month."),
    ),
    Action(
        "statement.unit",
        "u",
        msgid("unit"),
        msgid("Count in kronor, in thousands, or in kronor and öre."),
    ),
    Action(
        "statement.unfold_all",
        "asterisk",
        msgid("open all"),
        msgid("Open every row down to its accounts, or close them all."),
    ),
    Action(
        "statement.unfold",
        "right",
        msgid("open row"),
        msgid("Open the row in place."),
        where=("statement", "structure"),
        shown=False,
    ),
    Action(
        "statement.fold",
        "left",
        msgid("close row"),
        msgid("Close the row, or the one it stands under."),
        where=("statement", "structure"),
        shown=False,
    ),
    Action("postings.open", "enter", msgid("voucher"), msgid("Open the voucher of the posting.")),
    Action(
        "audit.open",
        "enter",
        msgid("open row"),
        msgid("Show the voucher, or the postings of the account."),
    ),
    Action("audit.choose", "k", msgid("other report"), msgid("Choose what is shown.")),
    Action(
        "audit.sample",
        "s",
        msgid("sample"),
        msgid("Choose a sample of vouchers, by a number that the auditor says."),
    ),
    Action(
        "audit.files",
        "f",
        msgid("files"),
        msgid("Put the sample in a file: its vouchers and what is attached to them."),
    ),
    Action(
        "audit.seen",
        "m",
        msgid("mark as seen"),
        msgid("Say what you found when you looked at the finding."),
    ),
    Action("trial.open", "enter", msgid("postings"), msgid("Show the postings of the account.")),
    Action("approvals.open", "enter", msgid("voucher"), msgid("Open the voucher.")),
    Action("approvals.approve", "a", msgid("approve"), msgid("Approve the voucher.")),
    Action(
        "approvals.approve_all",
        "ctrl+a",
        msgid("approve all"),
        msgid("Approve every voucher in the list."),
    ),
    Action(
        "approvals.approve_paper",
        "p",
        msgid("on paper"),
        msgid("Record that the voucher was approved on paper, with the scan."),
    ),
    Action("closing.open", "enter", msgid("fix"), msgid("Go to where the step is fixed.")),
    Action(
        "closing.reconcile",
        "k",
        msgid("statement"),
        msgid("Enter what a bank or tax statement says."),
    ),
    Action(
        "closing.specify",
        "f",
        msgid("specify"),
        msgid("Add an item to what a balance is made of."),
    ),
    Action(
        "closing.accrue",
        "u",
        msgid("accrue"),
        msgid("Enter an accrual, with the month in which it is reversed."),
    ),
    Action(
        "closing.reverse",
        "r",
        msgid("reverse accruals"),
        msgid("Record the reversals of accruals that are due in the year."),
    ),
    Action(
        "closing.accept",
        "g",
        msgid("accept"),
        msgid("Let the step through as it stands, with a reason."),
    ),
    Action(
        "closing.close_year",
        "s",
        msgid("close the year"),
        msgid("Close the year and open the next one."),
    ),
    Action("closing.reopen", "z", msgid("reopen"), msgid("Open the closed year again.")),
    Action("proof.left", "enter", msgid("one side"), msgid("Go to the first of the two figures.")),
    *(Action(*row) for row in REPORT_ACTIONS),
    *(Action(*row, shown=False) for row in QUIET_REPORT_ACTIONS),
    Action(
        "proof.right", "right", msgid("other side"), msgid("Go to the second of the two figures.")
    ),
    Action(
        "keyfigures.type",
        "e",
        msgid("type figures"),
        msgid("Type figures of a year that the book does not know: employees, earlier years."),
    ),
    Action("history.open", "enter", msgid("voucher"), msgid("Open the voucher that was recorded.")),
    Action("history.search", "s", msgid("find"), msgid("Show only what holds a text.")),
    Action(
        "structure.open",
        "enter",
        msgid("open row"),
        msgid("Open the line; on an account or a project, its postings."),
    ),
    Action(
        "structure.add",
        "plus",
        msgid("add"),
        msgid("Add an account, a project or a line in the note."),
    ),
    Action(
        "structure.rename",
        "r",
        msgid("rename"),
        msgid("Give the line, the account or the project another name."),
    ),
    Action(
        "structure.move",
        "m",
        msgid("move"),
        msgid("Move the account to another line, or the line in its note."),
    ),
    Action(
        "structure.retire",
        "x",
        msgid("active/inactive"),
        msgid("Take the account or the project out of use, or into use again."),
    ),
    Action(
        "structure.layout",
        "e",
        msgid("layout as a file"),
        msgid("Write the layout of the reports to a file, or take it from one."),
    ),
    Action("overview.open", "enter", msgid("go there"), msgid("Go to what the row is about.")),
    Action(
        "overview.lock",
        "l",
        msgid("lock months"),
        msgid("Lock months, so that nothing more is recorded in them; open them with a reason."),
    ),
    Action(
        "statement.opening",
        "g",
        msgid("opening balances"),
        msgid("Show the opening balances of the year; type those of the book's first year."),
        where=("statement", "overview"),
    ),
    Action(
        "grid.edit",
        "enter",
        msgid("type amount"),
        msgid("Type the amount of the cell."),
        where=(*GRIDS, "budget"),
    ),
    Action(
        "grid.member",
        "o",
        msgid("project"),
        msgid("Divide the balance: a row for the account with a project."),
        where=("opening", "prior"),
    ),
    Action(
        "grid.save",
        "ctrl+s",
        msgid("save"),
        msgid("Record in the book what is typed; opening balances, once they balance."),
        where=GRIDS,
    ),
    Action(
        "grid.discard",
        "ctrl+r",
        msgid("discard"),
        msgid("Drop what is typed and not in the book."),
        where=(*GRIDS, "budget", "text"),
        shown=False,
    ),
    Action(
        "grid.leave",
        "escape",
        msgid("back"),
        msgid("Leave the field; then go back. What is typed stays as a draft."),
        where=(*GRIDS, "budget"),
        shown=False,
    ),
    Action(
        "statement.prior",
        "f",
        msgid("year before"),
        msgid("Show the figures of the year before the book begins; type those that are known."),
        where=("statement", "overview"),
    ),
    Action(
        "prior.basis",
        "k",
        msgid("lines or accounts"),
        msgid("Go between the lines as they were printed and the accounts."),
    ),
    Action(
        "statement.adjust",
        "m",
        msgid("enter amounts"),
        msgid("Enter adjustments of the balance requirement, pledges and other memo rows."),
        where=("statement", "closing"),
    ),
    *(Action(*row) for row in VOUCHER_ACTIONS),
    *(Action(*row) for row in BUDGET_ACTIONS),
    *(Action(*row) for row in FILE_ACTIONS),
    *(Action(*row, where=("invoices", "invoice")) for row in ITEM_ACTIONS),
    *(Action(*row, shown=False) for row in QUIET_VOUCHER_ACTIONS),
    *(Action(*row, shown=False) for row in QUIET_BUDGET_ACTIONS),
    Action(
        "closing.open_year",
        "ctrl+n",
        msgid("open next year"),
        msgid("Open the next fiscal year, also before the last one is closed."),
        where=("closing", "overview", "new_voucher", "bank"),
    ),
    Action(
        "rows.next_columns",
        "greater_than_sign,shift+right",
        msgid("more columns"),
        msgid("Show the columns that had no room."),
    ),
    Action(
        "rows.previous_columns",
        "less_than_sign,shift+left",
        msgid("columns before"),
        msgid("Show the columns before."),
        shown=False,
    ),
    Action(
        "frame.period",
        "p",
        msgid("period"),
        msgid("Choose the fiscal year and the months that are shown."),
    ),
    Action(
        "frame.earlier",
        "ctrl+left",
        msgid("period before"),
        msgid("Show the month or the year before the one that is shown."),
        shown=False,
    ),
    Action(
        "frame.later",
        "ctrl+right",
        msgid("next period"),
        msgid("Show the month or the year after the one that is shown."),
        shown=False,
    ),
    Action(
        "frame.pane",
        "tab",
        msgid("other pane"),
        msgid("Go to the other pane, where there is one, or back."),
    ),
    Action(
        "frame.pane_before",
        "shift+tab",
        msgid("pane before"),
        msgid("Go to the pane before."),
        shown=False,
    ),
    Action("pane.open", "enter", msgid("open row"), msgid("Open what the row of the pane is of.")),
    Action("pane.leave", "escape", msgid("to the list"), msgid("Go back to the list.")),
    Action(
        "frame.places",
        "full_stop",
        msgid("more places"),
        msgid("Choose among all places, those with a letter too."),
        shown=False,
    ),
    Action("frame.back", "escape", msgid("back"), msgid("Go back to where you were.")),
    Action(
        "app.theme",
        "f9",
        msgid("colours"),
        msgid("Change between light, dark, high contrast and the terminal's own colours."),
        shown=False,
    ),
    Action(
        "frame.books",
        "ctrl+o",
        msgid("another book"),
        msgid("Open another book, or make a new one."),
        shown=False,
    ),
    Action(
        "frame.tour",
        "f12",
        msgid("tour"),
        msgid("Begin the tour, or end it."),
        shown=False,
    ),
    Action("app.quit", "ctrl+q", msgid("quit"), msgid("Leave finsam; a draft is saved.")),
    Action(
        "app.help",
        "f1,question_mark",
        msgid("help"),
        msgid("Read about the screen you are on."),
        where=("app", "search", *DIALOGS),
    ),
    Action(
        "app.search",
        "ctrl+p",
        msgid("find anything"),
        msgid("Find a place, what can be done here, an account, a project, or any year's voucher."),
        where=("app", *DIALOGS),
    ),
)
"""In the order in which the footer shows them."""

ACTION_BY_ID = {action.id: action for action in ACTIONS}

KEY_NAMES = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "question_mark": "?",
    "asterisk": "*",
}
"""Keys that are called something else on a keyboard than in Textual."""


def bindings(where: str) -> list[Binding]:
    """The keys of a view, from the table."""
    return [binding(action) for action in ACTIONS if where in action.places]


def binding(action: Action) -> Binding:
    """The key of an action, as Textual binds it."""
    return Binding(action.key, action.method, action.label, show=action.shown, id=action.id)


def key_name(action: Action) -> str:
    """The key as a keyboard has it: `"F1"`, `"esc"`, `"ctrl+p"`."""
    *held, key = action.key.partition(",")[0].split("+")
    named = _("space") if key == "space" else KEY_NAMES.get(key, key)
    is_function_key = len(named) > 1 and named[0] == "f" and named[1:].isdigit()
    return "+".join([*held, named.upper() if is_function_key else named])
