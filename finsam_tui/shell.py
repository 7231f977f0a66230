"""The program as its screens see it, so that no screen imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from textual.message import Message
    from textual.screen import Screen
    from textual.signal import Signal

    from finsam_tui.period_scope import Scope
    from finsam_tui.unsaved_drafts import Unsaved
    from ledger.book.book import Book
    from ledger.core.errors import LedgerError, Problem


class Shell(Protocol):
    """The program round the screens: the open book, what is shown of it, and its messages."""

    scope: Scope
    who: str
    approver: str
    offers_tour: bool
    unsaved: Unsaved
    book_changed: Signal[None]

    @property
    def book(self) -> Book:
        """The open book."""

    @property
    def book_if_open(self) -> Book | None:
        """The open book; None on the start screen."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen in front."""

    def open(self, path: str | Path, *, is_demonstration: bool = False) -> None:
        """Opens another book in place of the one that is open. Raises BookError; Busy is one."""

    def let_go(self) -> None:
        """Closes the book."""

    def announce_change(self) -> None:
        """Has everything that shows the book ask it again."""

    def notice_changes(self) -> None:
        """Asks the book again if another program has written in it meanwhile."""

    def show_scope(self, scope: Scope) -> None:
        """Shows another year or other days."""

    def show_message(self, words: str, *, urgent: bool = False) -> None:
        """Shows in one line what was just done."""

    def show_fault(self, error: LedgerError) -> None:
        """Shows what was refused and why."""

    def show_notice(self, failure: Problem) -> None:
        """Shows once that something about a book's backups failed."""

    def faults_shown(self) -> AbstractContextManager[None]:
        """Shows what is refused in the block; the block ends there, and the program goes on."""

    def end(self, code: int) -> None:
        """Leaves the screen."""

    def push_screen(
        self, screen: Screen[Any], callback: Callable[[Any], Any] | None = None
    ) -> object:
        """Shows a screen in front."""

    def post_message(self, message: Message) -> bool:
        """Puts a message in the program's queue."""

    def call_later(self, callback: Callable[..., Any], *args: object, **kwargs: object) -> bool:
        """Calls when the messages that wait have been taken."""

    def call_after_refresh(
        self, callback: Callable[..., Any], *args: object, **kwargs: object
    ) -> bool:
        """Calls when the screen has been painted."""
