"""What the voucher grid looks like: lines and columns, worked out from the state of typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from finsam_tui.dates import weekday_name
from finsam_tui.i18n import _, msgid
from finsam_tui.widgets.column_layout import GAP, layout
from finsam_tui.widgets.editor_messages import proposal_words, report_line_text
from finsam_tui.widgets.text_cells import fit, safe_text
from finsam_tui.widgets.text_cells import wrapped as text_lines
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.entry.editor.context import report_line_of
from ledger.entry.editor.list_chooser import place_marked
from ledger.entry.editor.state import FIELDS, HEADER, CellPlace
from ledger.entry.editor.suggestions import due_by_terms, has_due_day, reading_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.entry.draft_parsing import ParsedDraft, ParsedRow
    from ledger.entry.draft_store import DraftRow
    from ledger.entry.editor.list_chooser import ListChooser
    from ledger.entry.editor.state import EditorState, Field
    from ledger.entry.editor.suggestions import EditorContext, Suggestion

FIELD_LABELS: Mapping[Field, str] = {
    "series": msgid("Series"),
    "date": msgid("Date"),
    "text": msgid("Text"),
    "due": msgid("Due"),
    "counterparty": msgid("Counterparty"),
    "document": msgid("Document"),
    "event": msgid("Event date"),
}
UPPER: tuple[Field, ...] = ("series", "date", "text", "due")
LOWER: tuple[Field, ...] = ("counterparty", "document", "event")
FIXED: Mapping[Field, int] = {"series": 4, "date": 10, "due": 10, "event": 10}
"""Cells that a field takes, when it does not share what is left."""

WEEKDAY = 5
NARROWEST_AMOUNT = 12
NARROWEST_OFFER = 8
MISSING = ("no-account", "zero-amount")
"""Faults of a row that is not finished, rather than not understood."""

NUMBER, ACCOUNT, NAME, OBJECTS, TEXT, DEBIT, CREDIT, REPORT_LINE = range(8)


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of cells on a line."""

    x: int
    width: int


def field_spots(width: int, *, with_due: bool = False) -> dict[Field, Spot]:
    """Where each field of the header stands; the upper line holds UPPER, the lower LOWER.

    The due day is there for the invoice of a party.
    """
    spots: dict[Field, Spot] = {}
    for line in (UPPER if with_due else UPPER[:-1], LOWER):
        labels = {field: cell_len(_(FIELD_LABELS[field])) + 1 for field in line}
        taken = sum(labels.values()) + sum(FIXED.get(field, 0) for field in line)
        taken += 2 * (len(line) - 1) + (WEEKDAY if "date" in line else 0)
        open_ended = [field for field in line if field not in FIXED]
        left = max(width - taken, 2 * len(open_ended))
        x = 0
        for field in line:
            x += labels[field]
            room = FIXED.get(field) or left // len(open_ended)
            spots[field] = Spot(x, room)
            x += room + 2 + (WEEKDAY if field == "date" else 0)
    return spots


def head_line(
    state: EditorState, context: EditorContext, line: tuple[Field, ...], width: int
) -> Content:
    """One line of the header; a due day that is not typed is that of the terms."""
    spots = field_spots(width, with_due=has_due_day(state.draft, context))
    parts: list[str | tuple[str, str]] = []
    x = 0
    for field in (one for one in line if one in spots):
        label = _(FIELD_LABELS[field])
        parts.append(" " * (spots[field].x - cell_len(label) - 1 - x))
        parts.append((f"{label} ", "$secondary"))
        text = getattr(state.draft, field)
        by_terms = due_by_terms(state.draft, context) if field == "due" and not text else ""
        look = "underline" if by_terms else "bold underline"
        parts.append((fit(text or by_terms, spots[field].width), look))
        x = spots[field].x + spots[field].width
        if field == "date":
            parts.append(fit(f" {weekday_of(text)}", WEEKDAY))
            x += WEEKDAY
    return Content.assemble(*parts)


def weekday_of(text: str) -> str:
    """The day of the week of a date as the header shows it; empty when it is half typed."""
    day = read_iso_day(text)
    return "" if isinstance(day, Problem) else weekday_name(day)


def grid_columns(reading: ParsedDraft) -> list[Column]:
    """The columns of the grid, its amounts wide enough for what they hold."""
    largest = max(reading.debit, reading.credit)
    amount = max(len(write_amount(largest)), NARROWEST_AMOUNT)
    return [
        Column(kind="number", width=3),
        Column(label=_("Account"), width=7),
        Column(label=_("Name")),
        Column(label=_("Objects"), width=12, priority=3),
        Column(label=_("Text"), priority=2, room=130),
        Column(label=_("Debit"), kind="number", width=amount),
        Column(label=_("Credit"), kind="number", width=amount),
        Column(label=_("Goes to"), priority=1, room=96),
    ]


def cell_spots(columns: Sequence[Column], width: int) -> dict[str, Spot]:
    """Where each cell of a row stands; the account is typed over its name too."""
    widths = layout(columns, width)
    spots: list[Spot] = []
    x = 0
    for room in widths:
        spots.append(Spot(x, room))
        x += room + GAP if room else 0
    name = spots[NAME]
    account = Spot(spots[ACCOUNT].x, name.x + name.width - spots[ACCOUNT].x)
    return {
        "account": account,
        "objects": spots[OBJECTS] if spots[OBJECTS].width else name,
        "text": spots[TEXT] if spots[TEXT].width else name,
        "debit": spots[DEBIT],
        "credit": spots[CREDIT],
    }


def grid_rows(state: EditorState, context: EditorContext, *, with_texts: bool) -> list[Row]:
    """The rows of the grid, the empty one last; `with_texts` when texts have their own column."""
    reading = reading_of(state, context)
    drawn = [
        _row(index, row, read, state, context, with_texts=with_texts)
        for index, (row, read) in enumerate(zip(state.draft.rows, reading.rows, strict=True))
    ]
    return [*drawn, Row((str(len(drawn) + 1),), "faint")]


def _row(
    index: int,
    row: DraftRow,
    read: ParsedRow,
    state: EditorState,
    context: EditorContext,
    *,
    with_texts: bool,
) -> Row:
    wrong = {fault.where for fault in read.problems if fault.code not in MISSING}
    account = context.chart.accounts.get(read.account)
    name = account.name if account else ""
    if not account and row.account:
        name = _("not understood")
    elif not account and row.share:
        name = _("choose an account")
    elif row.text and not with_texts:
        name = f"{name}: {row.text}"
    typed_in = state.place.name if index == state.place.row else ""
    marked = bool(wrong) and not typed_in
    return Row(
        (
            f"{'!' if marked else ''}{index + 1}",
            row.account,
            name,
            f"? {row.objects}" if "objects" in wrong else row.objects,
            row.text,
            "" if typed_in == "debit" else _amount(row.debit, read.debit, wrong=wrong),
            "" if typed_in == "credit" else _amount(row.credit, read.credit, wrong=wrong),
            report_line_text(report_line_of(context, (read.account, read.objects)))
            if account
            else "",
        ),
        "urgent" if marked else "row",
    )


def _amount(text: str, amount: int, *, wrong: set[str]) -> str:
    """An amount as it was understood; as it was typed when it was not."""
    if not text.strip():
        return ""
    is_wrong = not amount and not wrong.isdisjoint(("debit", "credit"))
    return f"? {text}" if is_wrong else write_amount(amount)


def sum_line(state: EditorState, context: EditorContext, width: int) -> Content:
    """The sums of the columns, beneath them."""
    reading = reading_of(state, context)
    columns = grid_columns(reading)
    spots = cell_spots(columns, width)
    label = _("Sum")
    debit, credit = spots["debit"], spots["credit"]
    return Content.assemble(
        " " * max(debit.x - cell_len(label) - GAP, 0),
        (label, "$secondary"),
        " " * GAP,
        (fit(write_amount(reading.debit), debit.width, "right"), "bold"),
        " " * GAP,
        (fit(write_amount(reading.credit), credit.width, "right"), "bold"),
    )


def difference_line(state: EditorState, context: EditorContext, width: int) -> Content:
    """What the row of the cursor is, and the difference."""
    reading = reading_of(state, context)
    spots = cell_spots(grid_columns(reading), width)
    end = spots["credit"].x + spots["credit"].width
    difference = difference_words(reading)
    words = proposal_words(state, context) or row_words(state, context)
    here = fit(words, max(end - cell_len(difference) - GAP, 0))
    look = "bold $warning" if reading.difference else "bold"
    return Content.assemble((here, "$secondary"), " " * GAP, (difference, look))


def difference_words(reading: ParsedDraft) -> str:
    """The difference, and which side is more."""
    difference = reading.difference
    amount = write_amount(abs(difference))
    if difference > 0:
        return _("difference {amount}, debit exceeds credit", amount=amount)
    if difference < 0:
        return _("difference {amount}, credit exceeds debit", amount=amount)
    return _("difference {amount}", amount=amount)


def row_words(state: EditorState, context: EditorContext) -> str:
    """The account of the row, and where it lands."""
    rows = reading_of(state, context).rows
    if not 0 <= state.place.row < len(rows):
        return ""
    row = rows[state.place.row]
    account = context.chart.accounts.get(row.account)
    if account is None:
        return ""
    report_line = report_line_text(report_line_of(context, (row.account, row.objects)))
    return safe_text(f"{account.number} {account.name} · {report_line}")


def spot_of(place: CellPlace, state: EditorState, context: EditorContext, width: int) -> Spot:
    """Where the cell of the cursor stands on its line."""
    if place.row == HEADER:
        spots = field_spots(
            width, with_due=place.name == "due" or has_due_day(state.draft, context)
        )
        return spots[next(field for field in FIELDS if field == place.name)]
    return cell_spots(grid_columns(reading_of(state, context)), width)[place.name]


def offer_lines(offers: Sequence[Suggestion], choice: int, width: int) -> list[Content]:
    """The offers in columns, the marked one told by a sign and by weight."""
    count = max(len(offer.cells) for offer in offers)
    cells = [(*offer.cells, *[""] * (count - len(offer.cells))) for offer in offers]
    amounts = [write_amount(offer.amount) if offer.amount is not None else "" for offer in offers]
    last = max(map(len, amounts))
    widths = [max(cell_len(safe_text(row[column])) for row in cells) for column in range(count)]
    for column in reversed(range(count)):
        over = sum(widths) + GAP * sum(map(bool, widths)) + last + 2 - width
        least = NARROWEST_OFFER if column == 0 else 0
        widths[column] -= max(min(over, widths[column] - least), 0)
    lines = []
    for index, (row, amount) in enumerate(zip(cells, amounts, strict=True)):
        is_marked = index == choice
        sign = "▸" if is_marked else "→" if choice < 0 == index else " "
        cells_text = (" " * GAP).join(
            fit(text, room) for text, room in zip(row, widths, strict=True) if room
        )
        line = f"{sign} {cells_text}{' ' * GAP}{amount.rjust(last)}".rstrip()
        lines.append(Content.styled(line, "bold reverse" if is_marked else ""))
    return lines


def wrapped(words: Sequence[str], width: int) -> list[Content]:
    """Sentences broken into lines."""
    return [
        Content.styled(line, "bold" if index == 0 else "")
        for index, sentence in enumerate(words)
        for line in text_lines(safe_text(sentence), max(width, 10))
    ]


def choosing_lines(choosing: ListChooser, width: int) -> list[Content]:
    """A list to choose from: its title and what narrows it, and the digit that chooses a name."""
    title = f"{choosing.title}: {safe_text(choosing.typed)}" if choosing.typed else choosing.title
    lines = [Content.styled(fit(title, width).rstrip(), "bold $primary")]
    marked = place_marked(choosing)
    for digit, place in enumerate(choosing.in_sight, 1):
        sign = "▸" if place == marked else " "
        before = f"{sign} {digit}" if choosing.by_letters else sign
        line = fit(f"{before} {choosing.names[place]}", width).rstrip()
        lines.append(Content.styled(line, "bold reverse" if place == marked else ""))
    if marked is None:
        lines.append(Content(_("Nothing by that name.")))
    return lines
