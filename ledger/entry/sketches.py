"""Vouchers as they are being typed: free to be unfinished, kept until they are recorded.

A sketch holds text, not amounts or accounts: what a person has typed is kept as it was typed,
understood or not. `ledger/entry/sketch_reading.py` says what it means.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from math import gcd
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from ledger.errors import Problem, Refused, problem
from ledger.money import write_amount
from ledger.periods import read_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.book import Book
    from ledger.model import BookObject, Objects, Posting, Voucher
    from ledger.money import Ore
    from ledger.periods import Period

Role: TypeAlias = Literal["typed", "leads", "follows"]
"""Where an amount comes from: typed by itself, typed as the total, or worked out from it."""


@dataclass(frozen=True, slots=True)
class SketchRow:
    """A row of the voucher, each cell as typed."""

    account: str = ""
    objects: str = ""
    """Codes with a space between: `"KANSLI MIA"`."""

    debit: str = ""
    credit: str = ""
    text: str = ""
    share: int = 0
    """The row's part of the whole, debit positive, in any unit; 0 when it has none."""

    role: Role = "typed"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it."""
        return not (self.account or self.objects or self.debit or self.credit or self.text)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A voucher on the desk."""

    near: date
    """The day that half-typed days are completed from."""

    date: str = ""
    text: str = ""
    counterparty: str = ""
    document: str = ""
    series: str = "A"
    event: str = ""
    """When the business event happened, if not on `date`."""

    rows: tuple[SketchRow, ...] = ()


def is_blank(sketch: Sketch) -> bool:
    """Whether nothing is typed but the day and the series, which come by themselves."""
    texts = (sketch.text, sketch.counterparty, sketch.document, sketch.event)
    return not any(texts) and all(row.is_empty for row in sketch.rows)


def write_sketch(sketch: Sketch) -> str:
    """The sketch as the book keeps it."""
    import json  # noqa: PLC0415 - 2 ms that a year-end, which only counts sketches, spares

    kept = asdict(sketch) | {"near": sketch.near.isoformat()}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_sketch(body: str) -> Sketch | None:
    """The inverse of `write_sketch`; None for a body that this program did not write."""
    import json  # noqa: PLC0415 - as above

    try:
        kept = json.loads(body)
        rows = tuple(SketchRow(**_known(SketchRow, row)) for row in kept.pop("rows"))
        near = date.fromisoformat(kept.pop("near"))
        return Sketch(near=near, rows=rows, **_known(Sketch, kept))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _known(type_: type[Sketch | SketchRow], values: dict[str, object]) -> dict[str, Any]:
    """The values that the type has fields for; TypeError when one is of another type."""
    kinds = {field.name: type(field.default) for field in fields(type_)}
    known = {name: value for name, value in values.items() if name in kinds}
    if any(type(value) is not kinds[name] for name, value in known.items()):
        raise TypeError
    return known


@dataclass(frozen=True, slots=True)
class KeptSketch:
    """A sketch in the book."""

    id: int
    saved_at: str
    """UTC to the millisecond; changes each time the sketch is kept anew."""

    sketch: Sketch


SKETCHES = "SELECT id, saved_at, body FROM sketch ORDER BY saved_at DESC, id DESC"


def kept_sketches(book: Book) -> tuple[KeptSketch, ...]:
    """The sketches in the book, the latest first."""
    with book.reading() as connection:
        rows = connection.execute(SKETCHES).fetchall()
    return tuple(
        KeptSketch(key, saved_at, sketch)
        for key, saved_at, body in rows
        if (sketch := read_sketch(body)) is not None
    )


def day_of(sketch: Sketch) -> date:
    """The day that a sketch is dated; the day it was begun near when none is understood."""
    day = read_day(sketch.date, sketch.near) if sketch.date.strip() else sketch.near
    return sketch.near if isinstance(day, Problem) else day


def sketches_in(book: Book, period: Period) -> tuple[KeptSketch, ...]:
    """The sketches that are dated in the period, the latest first."""
    return tuple(kept for kept in kept_sketches(book) if day_of(kept.sketch) in period)


ADD_SKETCH = "INSERT INTO sketch (saved_at, body) VALUES (?, ?)"
SAVE_SKETCH = "UPDATE sketch SET saved_at = ?, body = ? WHERE id = ? AND saved_at = ?"


def keep_sketch(book: Book, sketch: Sketch, kept: KeptSketch | None = None) -> KeptSketch:
    """Keeps a sketch, in the place of the one kept before; when this returns, the disk has it.

    A sketch that another window has changed or recorded meanwhile gets a place of its own.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = write_sketch(sketch)
    with book.writing() as connection:
        if kept is not None:
            done = connection.execute(SAVE_SKETCH, (now, body, kept.id, kept.saved_at))
            if done.rowcount:
                return KeptSketch(kept.id, now, sketch)
        key = connection.execute(ADD_SKETCH, (now, body)).lastrowid
    return KeptSketch(key or 0, now, sketch)


DROP_SKETCH = "DELETE FROM sketch WHERE id = ? AND saved_at = ?"


def drop_sketch(book: Book, kept: KeptSketch) -> bool:
    """Removes a sketch; False when another window has changed or recorded it meanwhile."""
    with book.writing() as connection:
        return bool(connection.execute(DROP_SKETCH, (kept.id, kept.saved_at)).rowcount)


def take_sketch(book: Book, kept: KeptSketch) -> None:
    """Removes a sketch because it is being recorded; call it in the same write.

    Raises Refused when another window has changed or recorded it meanwhile.
    """
    if not drop_sketch(book, kept):
        raise Refused(
            problem(
                "sketch-gone",
                "This draft has been changed or recorded in another window; look at the latest"
                " vouchers before you record it again.",
            )
        )


class Booked(Protocol):
    """What can be copied: a voucher, or an earlier one as typing remembers it."""

    @property
    def series(self) -> str:
        """Its series."""

    @property
    def number(self) -> int:
        """Its number in the series."""

    @property
    def date(self) -> date:
        """Its day."""

    @property
    def text(self) -> str:
        """What it concerned."""

    @property
    def counterparty(self) -> str:
        """With whom."""

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Its rows."""


def reversal_of(voucher: Voucher, near: date, known: Iterable[BookObject]) -> Sketch:
    """A sketch that takes back what the voucher did, without being a correction of it."""
    text = f"Återföring av {voucher.full_name}: {voucher.text}"
    return replace(copy_of(voucher, near, known, sign=-1), text=text)


def copy_of(voucher: Booked, near: date, known: Iterable[BookObject], sign: int = 1) -> Sketch:
    """A sketch with the voucher's rows; `sign` -1 turns debit and credit.

    The amounts follow the first one that is changed, in proportion. The document is left out:
    each voucher has its own.
    """
    known = tuple(known)
    return Sketch(
        near=near,
        date=near.isoformat(),
        text=voucher.text,
        counterparty=voucher.counterparty,
        series=voucher.series,
        rows=tuple(
            with_amount(
                SketchRow(
                    account=posting.account,
                    objects=write_objects(posting.objects, known),
                    text=posting.text,
                    share=sign * posting.amount,
                    role="follows",
                ),
                sign * posting.amount,
            )
            for posting in voucher.postings
        ),
    )


def with_amount(row: SketchRow, amount: Ore) -> SketchRow:
    """The row with the amount in its column, debit positive; both columns empty for zero."""
    text = write_amount(abs(amount))
    return replace(row, debit=text if amount > 0 else "", credit=text if amount < 0 else "")


def without_amounts(sketch: Sketch) -> Sketch:
    """The sketch as a voucher template: its proportions, but no day, document or amounts."""
    whole = gcd(*(row.share for row in sketch.rows)) or 1
    return replace(
        sketch,
        date="",
        document="",
        event="",
        rows=tuple(
            replace(with_amount(row, 0), share=row.share // whole, role="follows")
            if row.share
            else with_amount(row, 0)
            for row in sketch.rows
        ),
    )


def write_objects(objects: Objects, known: Sequence[BookObject]) -> str:
    """The objects as a cell shows them: a code, with its dimension when two have the code."""
    return " ".join(
        code
        if sum(item.code.casefold() == code.casefold() for item in known) <= 1
        and not any(character in code for character in " :")
        else f"{dimension}:{code}"
        for dimension, code in objects
    )
