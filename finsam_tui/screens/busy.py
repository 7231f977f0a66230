"""Doing what writes in the book: the one way that a key does, whoever else is writing in it.

The screen never stands still for another program. When it holds the book, that is said, and what
was to be done is tried again until the book is free, one stops it, or it has lasted too long. It
is done once: a write that did not get its turn has left nothing behind.
"""

from __future__ import annotations

from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

from textual.events import Key, Paste

from finsam_tui.crash_report import message_here
from finsam_tui.i18n import _
from finsam_tui.screens.busy_dialog import Waiting
from ledger.core.errors import BookBusy, LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from finsam_tui.shell import Shell

    Write: TypeAlias = Callable[[], object]
    Change: TypeAlias = Callable[[], str | None]
    """What writes in the book, and gives what is to be said of it, if anything."""

    Refusal: TypeAlias = Callable[[LedgerError], object]

GRACE = 0.1
"""Seconds that a key may wait for another program's voucher before anything is said."""


def run_write(
    finsam: Shell, write: Write, refused: Refusal | None = None, *, takes_typing: bool = False
) -> None:
    """Does it; says what is refused, unless `refused` does.

    `takes_typing`: what is typed while one waits is taken up when it is done; otherwise it is
    let go, so that a key pressed once more in vain does nothing to the next row.
    """
    _try(finsam, write, refused or finsam.show_fault, [] if takes_typing else None)


def run_change(finsam: Shell, change: Change, refused: Refusal | None = None) -> None:
    """As `run_write`; says what was done, and all that shows the book asks it again."""
    run_write(finsam, partial(do_and_announce, finsam, change), refused)


def do_and_announce(finsam: Shell, change: Change) -> None:
    """Does it; when that wrote in the book, all that shows it asks it again."""
    book = finsam.book_if_open
    writes = book.writes if book else 0
    words = change()
    if book is not None and book is finsam.book_if_open and book.writes != writes:
        finsam.announce_change()
    if words:
        finsam.show_message(words)


def _try(finsam: Shell, write: Write, refused: Refusal, typed: list[Key | Paste] | None) -> None:
    book, writes = finsam.book_if_open, 0
    if book is not None:
        book.busy_timeout, writes = GRACE, book.writes
    try:
        write()
    except BookBusy as error:
        if book is None or book.writes != writes:  # something of it is done, and not to be redone
            refused(error)
            return
        again = partial(copy_context().run, _try, finsam, write, refused, typed)
        finsam.push_screen(Waiting(book, again, partial(refused, error), typed))
    except LedgerError as error:
        refused(error)
    else:
        for event in typed or ():
            finsam.post_message(_anew(event))
    finally:
        if book is not None:
            book.busy_timeout = 0


def quit_app(finsam: Shell) -> None:
    """Ends the program once what is being typed is kept; when that was refused, in any case."""
    if isinstance(finsam.screen, Waiting):
        finsam.screen.action_stop()

    def write() -> None:
        if not finsam.unsaved.is_given_up:
            finsam.unsaved.save()
        finsam.end(0)

    def refused(error: LedgerError) -> None:
        finsam.unsaved.is_given_up = True
        fault = message_here(error, finsam.book_if_open)
        words = _("ctrl+q once more leaves without the draft. {fault}", fault=fault)
        finsam.show_message(words, urgent=True)

    run_write(finsam, write, refused)


def _anew(event: Key | Paste) -> Key | Paste:
    return Key(event.key, event.character) if isinstance(event, Key) else Paste(event.text)
