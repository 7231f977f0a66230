"""Accounts and the structure of the reports: what stands where, and how to change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import _, msgid
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.screens.setup import structure_forms as restructuring
from finsam_tui.screens.setup.structure_tree import read_structure, tree
from ledger.bookkeeping.posting_queries import PostingFilter
from ledger.core.money import write_amount
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from finsam_tui.screens.setup.structure_tree import Branch, Structure
from ledger.core.table import Look


class StructureView(PanedListView):
    """The tree of statements, notes, lines, accounts and projects, with balances."""

    where: ClassVar[str] = "structure"
    name_in_trail = msgid("Accounts and structure")

    def __init__(self) -> None:
        """Makes the view, everything closed."""
        super().__init__()
        self.structure: Structure | None = None
        self.branches: Sequence[Branch] = ()
        self.opened: frozenset[str] = frozenset()

    @property
    def branch(self) -> Branch | None:
        """What the cursor is on."""
        return self.branches[self.rows.cursor] if self.branches else None

    def ask(self) -> None:
        """Asks the book for its structure."""
        with self.finsam.faults_shown():
            self.structure = read_structure(self.book, self.finsam.scope)
            self.draw()

    def draw(self) -> None:
        """Draws what is open, the cursor where it was."""
        if self.structure is None:
            return
        at = self.branch.id if self.branch else ""
        self.branches = tree(self.structure, self.opened)
        columns = [
            Column(label=_("Accounts and structure")),
            Column(label=_("Note"), kind="number", width=5, faint=True),
            Column(label=_("Balance, kr"), kind="number", width=13),
        ]
        ids = [branch.id for branch in self.branches]
        cursor = ids.index(at) if at in ids else None
        self.rows.show_rows(columns, [self._row(branch) for branch in self.branches], cursor)

    def _row(self, branch: Branch) -> Row:
        mark = ("▾" if branch.id in self.opened else "▸") if branch.opens else " "
        label = branch.label if branch.is_active else _("{name}, not in use", name=branch.label)
        amount = "" if branch.amount is None else write_amount(branch.amount, "kr")
        note = branch.note if branch.kind == "row" else ""
        is_heading = branch.kind == "heading"
        look: Look = "heading" if is_heading else "row" if branch.is_active else "faint"
        return Row(
            (label, note, amount),
            look,
            branch.level,
            mark=mark,
            stop=not is_heading or branch.opens,
        )

    def on_row_list_moved(self) -> None:
        """The keys follow what the cursor is on."""
        self.refresh_bindings()

    def show_beside(self) -> None:
        """Shows the postings of the account, the project or the line under the cursor."""
        branch, structure = self.branch, self.structure
        if branch is None or structure is None:
            return
        keys = structure.on_line.get(branch.line, ()) if branch.kind == "line" else ()
        wanted = PostingFilter(member=branch.member, keys=(branch.key,) if branch.key else keys)
        if branch.kind == "object" or wanted.keys:
            period = self.finsam.scope.period
            self.aside.show_postings(self.book, branch.label, wanted, period)
        else:
            self.aside.clear()

    def can(self, action: str) -> bool:
        """Only what can be done where the cursor is."""
        kind = self.branch.kind if self.branch else "heading"
        possible = {
            "rename": kind in ("row", "line", "account", "object"),
            "move": kind in ("line", "account"),
            "retire": kind in ("account", "object"),
        }
        return possible.get(action, True)

    def action_open(self) -> None:
        """Opens the line in place; on an account or a project, shows its postings."""
        branch = self.branch
        if branch is None:
            return
        if branch.opens:
            self.opened ^= {branch.id}
            self.draw()
        elif branch.key is not None or branch.member is not None:
            keys = (branch.key,) if branch.key and branch.key[1] else ()
            account = branch.key[0] if branch.key and not keys else None
            self.frame.open_postings(branch.label, keys=keys, account=account, member=branch.member)

    def action_unfold(self) -> None:
        """Opens the line in place."""
        if self.branch and self.branch.opens and self.branch.id not in self.opened:
            self.action_open()

    def action_fold(self) -> None:
        """Closes the line, or the one that it stands under."""
        branch = self.branch
        if branch is None:
            return
        if branch.id not in self.opened:
            above = [
                index
                for index in range(self.rows.cursor)
                if self.branches[index].level < branch.level and self.branches[index].opens
            ]
            if not above:
                return
            self.rows.move_to(above[-1])
        if self.branch:
            self.opened -= {self.branch.id}
            self.draw()

    def action_add(self) -> None:
        """Adds an account, a note line or a project."""
        branch, structure = self.branch, self.structure
        if branch is None or structure is None:
            return
        options = {"account": _("an account"), "object": _("a project or another object")}
        if branch.note:
            options["line"] = _("a line in note {note}", note=branch.note)
            options["lines"] = _("a line for each project in note {note}", note=branch.note)
        forms = {
            "account": restructuring.account_form,
            "object": restructuring.object_form,
            "line": restructuring.line_form,
            "lines": restructuring.lines_form,
        }

        def show(what: str | None) -> None:
            if what is not None:
                self.app.push_screen(forms[what](self.finsam, structure, branch))

        self.app.push_screen(Picker(_("Add"), options), show)

    def action_layout(self) -> None:
        """Writes the layout to a file, or takes it from one."""
        from finsam_tui.screens.setup.layout_files import layout_form  # noqa: PLC0415 - seldom

        options = {
            "write": _("write the layout to a file, to change it there"),
            "take": _("take the layout from a file"),
        }

        def show(what: str | None) -> None:
            if what is not None:
                self.app.push_screen(layout_form(self.finsam, takes=what == "take"))

        self.app.push_screen(Picker(_("The layout as a file"), options), show)

    def action_rename(self) -> None:
        """Gives the line, the account or the project another name."""
        if self.branch and self.structure:
            form = restructuring.rename_form(self.finsam, self.structure, self.branch)
            self.app.push_screen(form)

    def action_move(self) -> None:
        """Moves an account to another line, or a line to another place in its note."""
        branch, structure = self.branch, self.structure
        if branch is None or structure is None:
            return
        options = restructuring.destinations(structure, branch)

        def show(destination: str | None) -> None:
            if destination is not None:
                where = options[destination]
                self.app.push_screen(
                    restructuring.move_form(self.finsam, branch, destination, where)
                )

        title = _("Move {name} to", name=branch.label)
        self.app.push_screen(Picker(title, options, branch.line), show)

    def action_retire(self) -> None:
        """Takes an account or a project out of use, or into use again."""
        if self.branch and self.structure:
            run_change(
                self.finsam,
                partial(restructuring.retire, self.finsam, self.structure, self.branch),
            )
