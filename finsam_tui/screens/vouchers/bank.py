"""The bank: the lines that wait for a voucher, each with what is proposed, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from math import gcd
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.widgets import Static

from finsam_tui.actions.bank import (
    account_for,
    account_messages,
    add_rule,
    book_proposals,
    remove_rule,
    set_aside,
    ticked,
    undo_match,
)
from finsam_tui.i18n import _, language, msgid, problem_on_screen
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.open_year import open_next_year
from finsam_tui.screens.dialogs.picker import Picker, pick_one
from finsam_tui.screens.list_view import DetailedListView
from finsam_tui.screens.vouchers.new_voucher import NewVoucher
from finsam_tui.widgets.editor_messages import report_line_text
from finsam_tui.widgets.text_cells import safe_text
from ledger.bank.account_proposals import days_to_match
from ledger.bank.book_lines import voucher_of
from ledger.bank.book_postings import unmatched_postings
from ledger.bank.matching import way_by_hand
from ledger.bank.proposal import DAYS_APART, BankRule, BookPosting, LineWay
from ledger.bank.reconciliation import bank_reconciliation
from ledger.bank.rules import bank_rules
from ledger.bank.stored import bank_lines, bank_statements, statement_accounts
from ledger.bank.tables import NO_RULES, STATES, accounts_of, proposals_table, rule_text
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.posting_queries import posting_lines
from ledger.core.errors import Problem
from ledger.core.model import Posting
from ledger.core.money import write_amount
from ledger.entry.draft_store import copy_of
from ledger.entry.editor.context import load_context, report_line_of
from ledger.entry.posting_history import bare
from ledger.invoices.open_items import OpenItem, open_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from finsam_tui.shell import Shell
    from ledger.bank.proposal import Proposal
    from ledger.bank.stored import BankLine
    from ledger.book.book import Book
    from ledger.core.errors import LedgerError
    from ledger.core.money import Ore
    from ledger.entry.editor.suggestions import EditorContext

Findable: TypeAlias = BookPosting | OpenItem
"""What a line is matched with by hand."""

UNKNOWN = Problem("habit", "")
"""Why a line is what is typed of it, when nothing was proposed."""

UNKNOWN_LINE = msgid("Nothing is known of it: enter types its voucher, m finds one in the book.")


class BankView(DetailedListView):
    """The lines of the period that wait; space ticks, ctrl+s records what is ticked."""

    where: ClassVar[str] = "bank"
    name_in_trail = msgid("Bank")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.heading = Static("", markup=False, classes="heading")
        self.found: Sequence[Proposal] = ()
        self.choices: dict[int, Proposal] = {}
        """What was ticked, not ticked or chosen here, by line."""

        self.account: str | None = None
        """The account whose lines are shown; None is all of them."""

        self.context: EditorContext | None = None

    def compose(self) -> ComposeResult:
        """Each account in a line, the list, and the proposal under the cursor in full."""
        yield self.heading
        yield self.rows
        yield self.details

    def ask(self) -> None:
        """Asks what waits; what was ticked here stays so while it is proposed."""
        with self.finsam.faults_shown(), self.book.reading():
            scope = self.finsam.scope
            self.context = load_context(self.book, scope.year, language())
            days = days_to_match(self.book, scope.period)
            self.found = [
                _as_chosen(one, self.choices.get(one.line.id))
                for one in book_proposals(self.book, self.account)
                if one.line.date in days
            ]
            self.draw()

    def draw(self) -> None:
        """Draws the list, and over it the book, the statement and what is left."""
        self.heading.update("\n".join(map(safe_text, self._accounts())))
        self.rows.show_table(proposals_table(self.found, self.report_query("unmatched")))
        self.screen.refresh_bindings()

    def _accounts(self) -> Iterator[str]:
        last = self.finsam.scope.period.last
        for account in statement_accounts(self.book):
            if self.account not in (None, account):
                continue
            left = sum(one.line.account == account for one in self.found)
            days = [one.last for one in bank_statements(self.book) if one.account == account]
            held = bank_reconciliation(self.book, account, min(max(days), last))
            if held is None:
                yield _("{account} · left {left}", account=account, left=left)
                continue
            yield _(
                "{account} on {day}: book {book} · statement {statement} · left {left}",
                account=account,
                day=held.date,
                book=write_amount(held.book),
                statement=write_amount(held.stated),
                left=left,
            )

    @property
    def proposal(self) -> Proposal | None:
        """What is proposed for the line under the cursor."""
        return self.found[self.rows.cursor] if self.rows.cursor < len(self.found) else None

    def can(self, action: str) -> bool:
        """Without a line there is nothing to decide."""
        always = ("accounts", "undo", "rules", "open_year", "next_columns", "previous_columns")
        return bool(self.found) or action in always

    def detail(self) -> Iterator[str]:
        """The proposal under the cursor in full."""
        if (one := self.proposal) is None:
            return
        yield " · ".join(filter(None, (one.line.words, one.line.reference)))
        if not one.ways:
            yield _(UNKNOWN_LINE)
            return
        yield problem_on_screen(one.ways[0].reason)
        for row in one.ways[0].rows:
            if self.context is not None:
                account = self.context.chart.accounts[row.account]
                members = " ".join(code for _dimension, code in row.objects)
                line = report_line_text(report_line_of(self.context, (row.account, row.objects)))
                yield (
                    " ".join(filter(None, (row.account, account.name, members)))
                    + f"  {write_amount(row.amount)}  → {line}"
                )

    def _choose(self, one: Proposal) -> None:
        """Has the line so until the book or a key says otherwise."""
        self.choices[one.line.id] = one
        self.found = [one if each.line.id == one.line.id else each for each in self.found]

    def action_tick(self) -> None:
        """Ticks the line, or not, and goes to the next one."""
        if (one := self.proposal) and one.ways:
            turned = replace(one, is_ticked=not one.is_ticked)
            self._choose(turned)
            self.rows.show_row_anew(proposals_table([turned], self.report_query("unmatched")))
            self.rows.action_down()
        elif one:
            self.finsam.show_message(_(UNKNOWN_LINE))

    def action_record(self) -> None:
        """Records every line that is ticked, all of them or none."""
        sure = ticked(self.found)
        if not sure:
            self.finsam.show_message(_("No line is ticked; space ticks."))
            return

        def write() -> str:
            made = account_for(self.book, sure, self.finsam.who)
            return " ".join(account_messages(len(sure), made))

        self._write(write)

    def _write(self, write: Callable[[], str]) -> None:
        """Writes, and says so; refused, asks again, since another may have decided meanwhile."""

        def refused(error: LedgerError) -> None:
            self.ask()
            self.finsam.show_fault(error)

        run_change(self.finsam, write, refused)

    def action_open(self) -> None:
        """Opens the voucher that the line is, or what is proposed in the grid of a new one."""
        if (one := self.proposal) is None:
            return
        way = one.ways[0] if one.ways else LineWay("habit", UNKNOWN)
        for posting in posting_lines(self.book, way.postings):
            self.frame.open_voucher(posting.voucher)
            return
        voucher = voucher_of(self.book, one.line, way, self.finsam.who)
        draft = replace(
            copy_of(voucher, voucher.date, objects(self.book)),
            document=voucher.document,
            event=str(voucher.event_date or ""),
        )
        self.frame.go("new_voucher")
        if isinstance(view := self.frame.view, NewVoucher):
            view.call_after_refresh(view.begin_with, draft, one.line.id)

    def action_other(self) -> None:
        """Chooses another of the proposals of the line, and ticks it."""
        if (one := self.proposal) is None:
            return
        if not one.ways:
            self.finsam.show_message(_(UNKNOWN_LINE))
            return

        def chosen(way: LineWay) -> None:
            others = tuple(each for each in one.ways if each != way)
            self._choose(replace(one, ways=(way, *others), is_ticked=True))
            self.draw()

        pick_one(self.finsam, _("What is the line?"), one.ways, _way_name, chosen)

    def action_match(self) -> None:
        """Finds what the line is: vouchers in the book, or open items, one or several."""
        if one := self.proposal:
            postings = unmatched_postings(self.book, one.line.account)
            day = one.line.date + timedelta(DAYS_APART)
            self._ask_for(one.line, (), (*postings, *open_items(self.book, day)))

    def _ask_for(
        self, line: BankLine, chosen: Sequence[Findable], found: Sequence[Findable]
    ) -> None:
        """Asks for one more, until those that are chosen are together the line."""
        left = line.amount - sum(one.amount for one in chosen)
        near = sorted(found, key=partial(_distance, left, line.date))

        def took(one: Findable) -> None:
            now = (*chosen, one)
            if way := way_by_hand(line, now):
                self._write(partial(self._match_by_hand, line, way))
            else:
                rest = [each for each in near if each is not one and type(each) is type(one)]
                self._ask_for(line, now, rest)

        words = _("Which voucher is {amount}?") if not chosen else _("{amount} is left: what more?")
        title = words.format(amount=write_amount(left))
        pick_one(self.finsam, title, near, _name_found, took)

    def _match_by_hand(self, line: BankLine, way: LineWay) -> str:
        made = account_for(self.book, [(line, way)], self.finsam.who)
        names = [one.full_name for one in made] or [str(way.reason.values["items"])]
        return _("Line {line} is {voucher}.", line=line.id, voucher=", ".join(names))

    def action_set_aside(self) -> None:
        """Says why the line needs no voucher."""
        if (one := self.proposal) is None:
            return

        def attempt(values: Mapping[str, str]) -> str:
            set_aside(self.book, one.line.id, values["reason"], self.finsam.who)
            return _("Line {line} is set aside.", line=one.line.id)

        field = Field("reason", _("Why the line needs no voucher"), is_needed=True)
        title = _("Set aside {amount}", amount=write_amount(one.line.amount))
        self.app.push_screen(Form(title, (field,), attempt))

    def action_remember(self) -> None:
        """Remembers how lines like this one are booked."""
        if one := self.proposal:
            ask_for_rule(self.finsam, one)

    def action_accounts(self) -> None:
        """Shows each account with its last day, what waits and its difference then; opens one."""
        every = "*"
        names = {one: _account_name(self.book, one) for one in statement_accounts(self.book)}

        def chosen(account: str | None) -> None:
            if account:
                self.account = None if account == every else account
                self.ask()

        options = {**names, every: _("All accounts")}
        self.app.push_screen(Picker(_("Which account?"), options, self.account or ""), chosen)

    def action_rules(self) -> None:
        """Shows the rules that are remembered; the one that is chosen is dropped."""
        rules = bank_rules(self.book)

        def remove(rule: BankRule) -> str:
            remove_rule(self.book, rule.kind, rule.key, self.finsam.who)
            return _("The rule for {key} is taken away.", key=rule.key)

        def chosen(rule: BankRule) -> None:
            self._write(partial(remove, rule))

        title = _("Which rule is to be taken away?") if rules else _(NO_RULES)
        pick_one(self.finsam, title, rules, partial(rule_text, _=_), chosen)

    def action_open_year(self) -> None:
        """Opens the next fiscal year, whose lines may have come before it, and goes to it."""
        open_next_year(self.finsam, shows_it=True)

    def action_undo(self) -> None:
        """Has a line that is matched or set aside wait again."""
        period = days_to_match(self.book, self.finsam.scope.period)
        decided = [
            line
            for account in statement_accounts(self.book)
            for line in bank_lines(self.book, account)
            if not line.is_open and line.date in period
        ]

        def undo(line: BankLine) -> str:
            self.choices.pop(line.id, None)
            undo_match(self.book, line.id, self.finsam.who)
            return _("The line waits again; a voucher that was made of it stays.")

        def chosen(line: BankLine) -> None:
            self._write(partial(undo, line))

        title = _("Which line is to wait again?")
        pick_one(self.finsam, title, decided[::-1], _line_name, chosen)


def _account_name(book: Book, account: str) -> str:
    """An account with the last day of its statements, what waits, and its difference that day."""
    last = max(one.last for one in bank_statements(book) if one.account == account)
    held = bank_reconciliation(book, account, last)
    return _(
        "{account} to {day} · left {left} · difference {difference}",
        account=account,
        day=last,
        left=sum(one.is_open for one in bank_lines(book, account)),
        difference=write_amount(held.difference) if held else "–",
    )


def ask_for_rule(finsam: Shell, one: Proposal) -> None:
    """Asks what the lines are known by and where they are booked."""
    line, way = one.line, one.ways[0] if one.ways else None
    rows = way.rows if way else ()
    usual = " ".join(accounts_of(way)) if way else ""

    def attempt(values: Mapping[str, str]) -> None:
        key, typed = values["key"].strip(), values["account"].strip()
        whole = gcd(*(row.amount for row in rows))
        shares = tuple(replace(row, amount=row.amount // whole) for row in rows)
        add_rule(
            finsam.book,
            BankRule(
                "account" if key == line.counterparty_account else "text",
                key,
                shares if typed == usual else (Posting(typed, 1),),
                counterparty=line.counterparty,
            ),
            finsam.who,
        )

    fields = (
        Field(
            "key",
            _("Lines of"),
            line.counterparty_account or bare(line.text or line.counterparty),
            _("The giro or account of the other side, or a text; its numbers do not count."),
            is_needed=True,
        ),
        Field("account", _("Are booked on"), usual, _("An account."), is_needed=True),
    )
    finsam.push_screen(Form(_("A rule for lines like this"), fields, attempt))


def _as_chosen(one: Proposal, chosen: Proposal | None) -> Proposal:
    """The proposal as it was chosen, while the book still proposes the same."""
    if chosen is None or not one.ways or chosen.ways[0] not in one.ways:
        return one
    others = (way for way in one.ways if way != chosen.ways[0])
    return replace(one, ways=(chosen.ways[0], *others), is_ticked=chosen.is_ticked)


def _distance(amount: Ore, day: date, one: Findable) -> tuple[bool, int]:
    """How far what is found is from the line: another amount first, then the days."""
    since = one.date if isinstance(one, BookPosting) else one.since
    return one.amount != amount, abs((since - day).days)


def _way_name(way: LineWay) -> str:
    return " · ".join(filter(None, (problem_on_screen(way.reason), " ".join(accounts_of(way)))))


def _name_found(one: Findable) -> str:
    about = (
        (one.name, one.date, one.amount, one.text, one.counterparty)
        if isinstance(one, BookPosting)
        else (one.account, one.since, one.amount, one.counterparty, one.document)
    )
    name, day, amount, *words = about
    return "  ".join(filter(None, (name, f"{day}", write_amount(amount), *words)))


def _line_name(line: BankLine) -> str:
    return f"{line.date}  {write_amount(line.amount)}  {line.words} · {_(STATES[line.how])}"
