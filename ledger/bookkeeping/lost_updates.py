"""What another window or program has changed since one began to: it is not undone unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.errors import Refused, problem

if TYPE_CHECKING:
    from ledger.book.book import Book

CHANGED = "SELECT 1 FROM journal WHERE seq > ? AND kind = ? LIMIT 1"

MEANWHILE = problem(
    "changed-meanwhile",
    "Another window or program has changed this since you began; nothing was recorded. Look at"
    " what is there now, and do it again.",
)


def refuse_if_changed(book: Book, seen: int | None, *kinds: str) -> None:
    """Raises Refused when the journal has an entry of one of the kinds after the one `seen`.

    Call it in the write that builds on what was seen; None: nothing was looked at.
    """
    if seen is None:
        return
    with book.reading() as connection:
        if any(connection.execute(CHANGED, (seen, kind)).fetchone() for kind in kinds):
            raise Refused(MEANWHILE)
