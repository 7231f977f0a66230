"""Saving what is being typed, a voucher or a grid: in the book at most a second after a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic

from finsam_tui.actions.drafts import drop_draft, save_draft
from finsam_tui.i18n import _
from ledger.core.calendar import local_time
from ledger.core.errors import BookBusy, LedgerError
from ledger.entry.draft_store import OneDraft

if TYPE_CHECKING:
    from textual.timer import Timer

    from finsam_tui.screens.view import View
    from ledger.entry.draft_store import StoredDraft

SAVE_AFTER: Final = 0.5
"""Seconds from the first key that is not saved until it is."""


class DraftAutosave(Generic[OneDraft]):
    """One draft, and its place in the book."""

    def __init__(self, view: View) -> None:
        """Saves nothing yet; `view` is where it is typed."""
        self._view, self._book = view, view.book
        self._waiting: OneDraft | None = None
        self._timer: Timer | None = None
        self._is_late = False
        """Whether another program keeps the draft from being saved."""

        self.stored: StoredDraft[OneDraft] | None = None

    def changed(self, draft: OneDraft) -> None:
        """The draft has been typed in: it is saved in a moment."""
        self._waiting = draft
        if self._timer is None:
            self._timer = self._view.set_timer(SAVE_AFTER, self.save_soon)

    def save(self) -> None:
        """Saves what has been typed since; raises BookError when the book cannot be written."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._waiting is None or self._book.read_only:
            return
        if self._waiting.is_blank:
            self.drop()
        else:
            self.stored = save_draft(self._book, self._waiting, self.stored)
            self._waiting = None
        self._is_late = False

    def save_soon(self) -> None:
        """Saves what is typed; while another program holds the book, tries again in a moment."""
        try:
            self.save()
        except BookBusy:
            self._is_late = True
            self._timer = self._view.set_timer(SAVE_AFTER, self.save_soon)
        except LedgerError as error:
            self._view.finsam.show_fault(error)
        if self._view.display and self._view.is_attached:
            self._view.frame.show_trail()

    def detach(self) -> None:
        """Begins with another draft; what is saved stays in the book."""
        self.stored, self._waiting = None, None

    def drop(self) -> None:
        """Takes the draft out of the book."""
        if self.stored is not None:
            drop_draft(self._book, self.stored)
        self.detach()

    def take_up(self, stored: StoredDraft[OneDraft]) -> None:
        """Goes on with a draft that is in the book."""
        self.stored, self._waiting = stored, None

    @property
    def state(self) -> str:
        """When the draft was saved in Swedish time, or why it is not; else empty."""
        if self._book.read_only:
            return _("the draft is not saved: the book can only be read")
        if self._is_late:
            return _("the draft is saved when the book is free")
        return _("draft saved {time}", time=self.saved_at) if self.saved_at else ""

    @property
    def saved_at(self) -> str:
        """When it was last saved, in Swedish time; empty when it is not."""
        if self.stored is None:
            return ""
        return local_time(self.stored.saved_at, "seconds")[11:]
