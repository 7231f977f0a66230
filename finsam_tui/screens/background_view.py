"""A view of what takes longer than a key may, once the book is large."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.worker import get_current_worker

from finsam_tui.screens.view import View
from ledger.bookkeeping.posting_queries import is_large_book
from ledger.books.open import open_book
from ledger.core.errors import LedgerError

if TYPE_CHECKING:
    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book

Loaded = TypeVar("Loaded")


class BackgroundView(View, Generic[Loaded]):
    """Looks at once in a small book; in a large one beside the keys, with a reader of its own."""

    @abstractmethod
    def look(self, book: Book, scope: Scope) -> Loaded:
        """Asks the ledger, in whatever thread; raises LedgerError."""

    @abstractmethod
    def draw(self, found: Loaded) -> None:
        """Draws what was found."""

    def ask(self) -> None:
        """Looks, and draws what is found; until then what was found last stands there."""
        scope = self.finsam.scope
        with self.finsam.faults_shown():
            if is_large_book(self.book):
                beside = partial(self._look_beside, self.book, scope)
                self.run_worker(beside, thread=True, exclusive=True, group="look")
            else:
                self.draw(self.look(self.book, scope))

    def _look_beside(self, book: Book, scope: Scope) -> None:
        worker = get_current_worker()
        try:
            with open_book(book.path, read_only=True) as reader:
                act = partial(self.draw, self.look(reader, scope))
        except LedgerError as error:
            act = partial(self.finsam.show_fault, error)
        if not worker.is_cancelled:
            self.app.call_from_thread(act)
