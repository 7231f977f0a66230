"""What is being typed: free to be unfinished, stored until it is recorded; vouchers first of all.

A draft holds text, not amounts or accounts: what a person has typed is kept as it was typed,
understood or not. `ledger/entry/draft_parsing.py` says what it means.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from math import gcd
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from ledger.core.calendar import read_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.model import DimensionObject, ObjectTags, Posting, Voucher, VoucherInput
    from ledger.core.money import Ore

Role: TypeAlias = Literal["typed", "leads", "follows"]
"""Where an amount comes from: typed by itself, typed as the total, or worked out from it."""


@dataclass(frozen=True, slots=True)
class DraftRow:
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
class DraftFile:
    """A file in the book that the voucher will have."""

    sha256: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class VoucherDraft:
    """A voucher as it is typed."""

    near: date
    """The day that half-typed days are completed from."""

    date: str = ""
    text: str = ""
    counterparty: str = ""
    document: str = ""
    series: str = "A"
    event: str = ""
    """When the business event happened, if not on `date`."""

    due: str = ""
    """When the invoice that the voucher books is to be paid, if not by the terms of its party."""

    rows: tuple[DraftRow, ...] = ()
    files: tuple[DraftFile, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed but the day and the series, which come by themselves."""
        texts = (self.text, self.counterparty, self.document, self.event, self.due)
        return not (self.files or any(texts)) and all(row.is_empty for row in self.rows)

    def as_json(self) -> str:
        """The draft as the book stores it."""
        import json  # noqa: PLC0415 - 2 ms that a year-end, which only counts drafts, spares

        values = asdict(self) | {"near": self.near.isoformat()}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def read_draft(body: str) -> VoucherDraft | None:
    """The inverse of `as_json`; None for a body that is no voucher's."""
    import json  # noqa: PLC0415 - as above

    try:
        values = json.loads(body)
        rows = tuple(DraftRow(**_known(DraftRow, row)) for row in values.pop("rows"))
        files = tuple(DraftFile(**_known(DraftFile, one)) for one in values.pop("files", ()))
        near = date.fromisoformat(values.pop("near"))
        return VoucherDraft(near=near, rows=rows, files=files, **_known(VoucherDraft, values))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _known(
    type_: type[VoucherDraft | DraftRow | DraftFile], values: dict[str, object]
) -> dict[str, Any]:
    """The values that the type has fields for; TypeError when one is of another type."""
    kinds = {field.name: type(field.default) for field in fields(type_)}
    known = {name: value for name, value in values.items() if name in kinds}
    if any(type(value) is not kinds[name] for name, value in known.items()):
        raise TypeError
    return known


class Draft(Protocol):
    """What is typed and not in the book's journal yet: a voucher, or the cells of a grid."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""

    def as_json(self) -> str:
        """The draft as the book stores it."""


OneDraft = TypeVar("OneDraft", bound=Draft)


@dataclass(frozen=True, slots=True)
class StoredDraft(Generic[OneDraft]):
    """A draft in the book."""

    id: int
    saved_at: str
    """UTC to the millisecond; changes each time the draft is kept anew."""

    draft: OneDraft


DRAFTS = "SELECT id, saved_at, body FROM sketch ORDER BY saved_at DESC, id DESC"


def drafts_read_by(
    book: Book, read: Callable[[str], OneDraft | None]
) -> tuple[StoredDraft[OneDraft], ...]:
    """The drafts in the book that `read` understands, the latest first."""
    with book.reading() as connection:
        rows = connection.execute(DRAFTS).fetchall()
    return tuple(
        StoredDraft(key, saved_at, draft)
        for key, saved_at, body in rows
        if (draft := read(body)) is not None
    )


def stored_drafts(book: Book) -> tuple[StoredDraft[VoucherDraft], ...]:
    """The vouchers that are being typed, the latest first."""
    return drafts_read_by(book, read_draft)


def day_of(draft: VoucherDraft) -> date:
    """The day that a draft is dated; the day it was begun near when none is understood."""
    day = read_day(draft.date, draft.near) if draft.date.strip() else draft.near
    return draft.near if isinstance(day, Problem) else day


def drafts_in(book: Book, period: Period) -> tuple[StoredDraft[VoucherDraft], ...]:
    """The drafts that are dated in the period, the latest first."""
    return tuple(stored for stored in stored_drafts(book) if day_of(stored.draft) in period)


ADD_DRAFT = "INSERT INTO sketch (saved_at, body) VALUES (?, ?)"
SAVE_DRAFT = "UPDATE sketch SET saved_at = ?, body = ? WHERE id = ? AND saved_at = ?"


def save_draft(
    book: Book, draft: OneDraft, stored: StoredDraft[OneDraft] | None = None
) -> StoredDraft[OneDraft]:
    """Stores a draft, in the place of the one kept before; when this returns, the disk has it.

    A draft that another window has changed or recorded meanwhile gets a place of its own.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = draft.as_json()
    with book.writing() as connection:
        if stored is not None:
            done = connection.execute(SAVE_DRAFT, (now, body, stored.id, stored.saved_at))
            if done.rowcount:
                return StoredDraft(stored.id, now, draft)
        key = connection.execute(ADD_DRAFT, (now, body)).lastrowid
    return StoredDraft(key or 0, now, draft)


DROP_DRAFT = "DELETE FROM sketch WHERE id = ? AND saved_at = ?"


def drop_draft(book: Book, stored: StoredDraft[OneDraft]) -> bool:
    """Removes a draft; False when another window has changed or recorded it meanwhile."""
    with book.writing() as connection:
        return bool(connection.execute(DROP_DRAFT, (stored.id, stored.saved_at)).rowcount)


def consume_draft(book: Book, stored: StoredDraft[OneDraft]) -> None:
    """Removes a draft because it is being recorded; call it in the same write.

    Raises Refused when another window has changed or recorded it meanwhile.
    """
    if not drop_draft(book, stored):
        raise Refused(
            problem(
                "sketch-gone",
                "This draft has been changed or recorded in another window; look at the latest"
                " vouchers before you record it again.",
            )
        )


class CopyableVoucher(Protocol):
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


def reversal_of(voucher: Voucher, near: date, known: Iterable[DimensionObject]) -> VoucherDraft:
    """A draft that takes back what the voucher did, without being a correction of it."""
    text = f"Återföring av {voucher.full_name}: {voucher.text}"
    return replace(copy_of(voucher, near, known, sign=-1), text=text)


def copy_of(
    voucher: CopyableVoucher | VoucherInput,
    near: date,
    known: Iterable[DimensionObject],
    sign: int = 1,
) -> VoucherDraft:
    """A draft with the voucher's rows; `sign` -1 turns debit and credit.

    The amounts follow the first one that is changed, in proportion. The document is left out:
    each voucher has its own.
    """
    known = tuple(known)
    return VoucherDraft(
        near=near,
        date=near.isoformat(),
        text=voucher.text,
        counterparty=voucher.counterparty,
        series=voucher.series,
        rows=tuple(
            with_amount(
                DraftRow(
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


def with_amount(row: DraftRow, amount: Ore) -> DraftRow:
    """The row with the amount in its column, debit positive; both columns empty for zero."""
    text = write_amount(abs(amount))
    return replace(row, debit=text if amount > 0 else "", credit=text if amount < 0 else "")


def without_amounts(draft: VoucherDraft) -> VoucherDraft:
    """The draft as a voucher template: its proportions, but no day, document or amounts."""
    whole = gcd(*(row.share for row in draft.rows)) or 1
    return replace(
        draft,
        date="",
        document="",
        event="",
        due="",
        files=(),
        rows=tuple(
            replace(with_amount(row, 0), share=row.share // whole, role="follows")
            if row.share
            else with_amount(row, 0)
            for row in draft.rows
        ),
    )


def write_objects(objects: ObjectTags, known: Sequence[DimensionObject]) -> str:
    """The objects as a cell shows them: a code, with its dimension when two have the code."""
    return " ".join(
        code
        if sum(item.code.casefold() == code.casefold() for item in known) <= 1
        and not any(character in code for character in " :")
        else f"{dimension}:{code}"
        for dimension, code in objects
    )
