"""Values as rows of the recorded tables, and rows as values: a column is the field of its name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.book.recorded import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from sqlite3 import Cursor

    from ledger.book.journal import Row

T = TypeVar("T")


def row_of(table: str, value: object, **others: object) -> Row:
    """A value as a row of a table; `others` are the columns that no field is named as."""
    cells = (
        others[name] if name in others else getattr(value, name)
        for name in RECORDED[table].columns.split()
    )
    return (table, *(int(one) if isinstance(one, bool) else one for one in cells))


def values_of(rows: Cursor, kind: Callable[..., T], **read: Callable[[Any], object]) -> Iterator[T]:
    """The rows of a query as values of a kind; `read` makes of a column what its field holds."""
    names = [name for name, *_ in rows.description]
    for row in rows:
        cells = zip(names, row, strict=True)
        yield kind(**{name: read[name](cell) if name in read else cell for name, cell in cells})


def read_day(text: str | None) -> date | None:
    """The day in a column that may have none."""
    return date.fromisoformat(text) if text else None


def json_list(cells: Iterable[str | int]) -> str:
    """Numbers, or accounts, as `json_each` takes them: `IN (SELECT value FROM json_each(?))`."""
    texts = (f'"{one}"' if isinstance(one, str) else str(one) for one in cells)
    return f"[{','.join(texts)}]"
