"""Finding anything by a part of its name or its number: places, accounts, projects, vouchers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.screen import ModalScreen

from finsam_tui.help_pages import GENERAL_PAGES, page_title
from finsam_tui.i18n import _
from finsam_tui.keys import ACTION_BY_ID, bindings, key_name
from finsam_tui.places import PLACES
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.widgets.line_input import LineInput
from finsam_tui.widgets.rows import RowList
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.bookkeeping.posting_queries import is_large_book
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.entry.lookup import vouchers_with_number
from ledger.entry.voucher_search import (
    VoucherFilter,
    first_stretch,
    lines_of,
    matching_vouchers,
    with_words,
)
from ledger.entry.voucher_text_index import words_of_vouchers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.keys import Action
    from finsam_tui.screens.view import Navigator

MOST = 100
"""Hits shown; more are of no use to anyone."""

STEPS = {"up", "down", "left", "right", "tab", "shift+tab", "pageup", "pagedown", "home", "end"}
_VOUCHER = re.compile(r"([^\W\d_]{0,20})\s*([0-9]{1,12})")
ALIKE = 0.7
"""How much of a word is to be right when nothing is found by it as it is typed, of 1."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, and how one goes there."""

    kind: str
    name: str
    key: str
    """The key that goes there; of a voucher, its amount."""

    go: Callable[[], object]


class Search(ModalScreen[None]):
    """One line to type in, and what it finds."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("search")]
    help_pages = ("picker", "app")

    def __init__(self, frame: Navigator) -> None:
        """Takes the frame where one goes to what is found."""
        super().__init__(classes="dialog")
        self.frame = frame
        self.things: Sequence[Hit] = ()
        self.hits: Sequence[Hit] = ()

    def compose(self) -> ComposeResult:
        """A line to type in, and the list."""
        with Vertical(classes="box"):
            yield LineInput(
                placeholder=_("a place, what can be done, an account, a project, a voucher")
            )
            yield RowList(empty=_("Nothing by that name or number."))
            yield KeyBar(where="search")

    def on_mount(self) -> None:
        """Shows the places and what can be done, before anything is typed."""
        rows = self.query_one(RowList)
        rows.can_focus, rows.is_driven = False, True
        self.things = (
            *self._places(),
            *self._deeds(),
            *self._book_things(),
            *(
                Hit(_("help"), page_title(name), "", partial(self._help, name))
                for name in GENERAL_PAGES
            ),
        )
        self._show(self.things)

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Finds what holds every word typed; digits mean the beginning of a number."""
        typed = event.value.strip()
        if not typed:
            self._show(self.things)
            return
        found = self._found(typed) or self._alike(typed) or self._found(self._mended(typed))
        self._show([*found, self._in_the_list(typed)] if found else ())

    def on_input_submitted(self) -> None:
        """Goes there."""
        self.action_choose()

    def on_row_list_chosen(self) -> None:
        """A click on the cursor goes there."""
        self.action_choose()

    def action_choose(self) -> None:
        """Goes to what the cursor is on."""
        if self.hits:
            hit = self.hits[self.query_one(RowList).cursor]
            while not self.frame.is_active:
                self.app.pop_screen()
            self.app.call_later(hit.go)

    def action_up(self) -> None:
        """Moves up."""
        self.query_one(RowList).action_up()

    def action_down(self) -> None:
        """Moves down."""
        self.query_one(RowList).action_down()

    def action_close(self) -> None:
        """Goes nowhere."""
        self.dismiss()

    def _show(self, hits: Iterable[Hit]) -> None:
        self.hits = tuple(hits)[:MOST]
        columns = [
            Column(),
            Column(width=12, faint=True),
            Column(kind="number", width=6, faint=True),
        ]
        rows = [Row((hit.name, hit.kind, hit.key)) for hit in self.hits]
        self.query_one(RowList).show_rows(columns, rows, 0)

    def _places(self) -> Iterator[Hit]:
        for place in PLACES:
            yield Hit(_("place"), _(place.label), place.key, partial(self.frame.go, place.id))

    def _deeds(self) -> Iterator[Hit]:
        for active in self.frame.active_bindings.values():
            action = ACTION_BY_ID.get(active.binding.id or "")
            if action and action.id != "app.search" and active.enabled and not _is_a_step(action):
                run = partial(self.app.run_action, active.binding.action, active.node)
                yield Hit(_("here"), _(action.help).rstrip("."), key_name(action), run)

    def _help(self, name: str) -> None:
        """Opens a page of the help that belongs to no screen."""
        from finsam_tui.screens.dialogs.help import Help  # noqa: PLC0415 - when one asks

        self.app.push_screen(Help((name,)))

    def _book_things(self) -> Iterator[Hit]:
        book = self.frame.finsam.book
        for account in accounts(book):
            name = f"{account.number} {account.name}"
            yield Hit(_("account"), name, "", partial(self._postings, name, account.number))
        words = {dimension.number: dimension.name for dimension in dimensions(book)}
        for item in objects(book):
            name = f"{item.name} ({item.code})"
            go = partial(self._postings, name, None, (item.dimension, item.code))
            yield Hit(words.get(item.dimension, "").casefold(), name, "", go)

    def _found(self, typed: str) -> Sequence[Hit]:
        words = typed.casefold().split()
        named = [hit for hit in self.things if _matches(hit.name.casefold(), words)]
        hits = (*self._numbered(typed), *named, *self._vouchers(typed))
        return list({hit.name: hit for hit in hits}.values())

    def _numbered(self, typed: str) -> Iterator[Hit]:
        """The shown year's vouchers with the number, in the series if one is typed."""
        match = _VOUCHER.fullmatch(typed)
        if match is None:
            return
        finsam, (series, number) = self.frame.finsam, match.groups()
        for found in vouchers_with_number(finsam.book, finsam.scope.year, int(number)):
            if series.upper() in ("", found.series.upper()):
                yield from self._hits([found.sequence])

    def _alike(self, typed: str) -> Sequence[Hit]:
        """What has the letters in their order, the best first."""
        matcher = Matcher(typed)
        scores = ((matcher.match(hit.name), place) for place, hit in enumerate(self.things))
        best = sorted(((-score, place) for score, place in scores if score > 0))
        return [self.things[place] for _score, place in best]

    def _mended(self, typed: str) -> str:
        """What is typed, each word as the one that is most like it in names and vouchers."""
        known = {word for hit in self.things for word in hit.name.casefold().split()}
        if not is_large_book(self.frame.finsam.book):
            known |= words_of_vouchers(self.frame.finsam.book)
        return " ".join(
            next(iter(get_close_matches(word, known, 1, ALIKE)), word)
            for word in typed.casefold().split()
        )

    def _vouchers(self, typed: str) -> Iterator[Hit]:
        """The newest vouchers of every year that say it, or have its number, amount or account."""
        book = self.frame.finsam.book
        wanted = with_words(VoucherFilter(), typed)
        if is_large_book(book):
            sequences = first_stretch(book, wanted).sequences
        else:
            sequences = matching_vouchers(book, wanted, MOST)
        yield from self._hits(sequences[:MOST])

    def _hits(self, sequences: Iterable[int]) -> Iterator[Hit]:
        for line in lines_of(self.frame.finsam.book, sequences):
            parts = (voucher_name(line.series, line.number), line.date, line.text)
            name = "  ".join(filter(None, (*parts, line.counterparty)))
            go = partial(self.frame.open_voucher, line.sequence)
            yield Hit(_("voucher"), name, write_amount(line.amount), go)

    def _in_the_list(self, typed: str) -> Hit:
        """Every voucher that is found so, in the list of vouchers."""

        def search() -> None:
            self.frame.go("vouchers")
            view = self.frame.view
            view.call_after_refresh(view.search_for, typed)  # type: ignore[attr-defined]

        return Hit(
            _("vouchers"), _("search the vouchers of every year: {text}", text=typed), "", search
        )

    def _postings(
        self, name: str, account: str | None, member: tuple[int, str] | None = None
    ) -> None:
        self.frame.open_postings(name, account=account, member=member)


def _is_a_step(action: Action) -> bool:
    """Whether it only moves the cursor."""
    return action.key.partition(",")[0] in STEPS


def _matches(name: str, words: Sequence[str]) -> bool:
    """Whether the name holds every word; a word of digits must begin it."""
    return all(name.startswith(word) if word.isdigit() else word in name for word in words)
