"""Keeping what is being typed: in the book at most a second after the last key."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from finsam_tui.actions.drafts import drop_draft, save_draft
from ledger.entry.draft_store import is_blank

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.entry.draft_store import StoredDraft, VoucherDraft

SAVE_AFTER: Final = 0.5
"""Seconds from the first key that is not kept until it is."""


class DraftAutosave:
    """One draft, and its place in the book."""

    def __init__(self, book: Book) -> None:
        """Keeps nothing yet."""
        self._book = book
        self._waiting: VoucherDraft | None = None
        self.stored: StoredDraft | None = None

    def changed(self, draft: VoucherDraft) -> None:
        """The draft has been typed in."""
        self._waiting = draft

    def save(self) -> None:
        """Keeps what has been typed since; raises BookError when the book cannot be written."""
        if self._waiting is None or self._book.read_only:
            return
        if is_blank(self._waiting):
            self.drop()
            return
        self.stored = save_draft(self._book, self._waiting, self.stored)
        self._waiting = None

    def detach(self) -> None:
        """Begins with another draft; what is kept stays in the book."""
        self.stored, self._waiting = None, None

    def drop(self) -> None:
        """Takes the draft out of the book."""
        if self.stored is not None:
            drop_draft(self._book, self.stored)
        self.detach()

    def take_up(self, stored: StoredDraft) -> None:
        """Goes on with a draft that is in the book."""
        self.stored, self._waiting = stored, None

    @property
    def saved_at(self) -> str:
        """When it was last kept, by the clock on the wall; empty when it is not."""
        if self.stored is None:
            return ""
        return datetime.fromisoformat(self.stored.saved_at).astimezone().strftime("%H:%M:%S")
