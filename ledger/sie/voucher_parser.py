"""The vouchers of an SIE file: where each begins and ends, and what is odd in it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from ledger.bookkeeping.quantities import read_quantity
from ledger.core.errors import Problem, problem
from ledger.core.limits import MAX_SERIES, MAX_TEXT
from ledger.core.money import read_decimal, write_amount
from ledger.core.text import quoted
from ledger.sie.field_parsers import (
    read_account,
    read_compact_day,
    read_objects,
    read_stray_day,
    shortened,
)
from ledger.sie.number_ranges import NumberRanges
from ledger.sie.tokenizer import ObjectList, tokenize, unquoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.bookkeeping.quantities import Quantity
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings, Weight
    from ledger.sie.tokenizer import SieLine

Head: TypeAlias = tuple[str, int | None, str, str, str, str, int]
"""Series, number, ISO day, text, ISO day of registration, signature, line."""

NAMELESS = "A"
"""The series of vouchers that come without one."""

LONGEST_SIGNATURE = 200
"""Characters; a signature is a name, and shares the room of a recorded row with the text."""

_NUMBER = re.compile(r"[0-9]{1,12}")
_NO_QUANTITY = re.compile(r'"?-?0*(?:\.0*)?"?(?:[ \t].*)?')
_DAY_LIKE = re.compile(r"0+|[0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REMEMBERED = 10_000  # spellings; honest files have a few hundred


def is_quantity(field: str) -> bool:
    """Whether a field after a text is the quantity, as such a field may be written."""
    return read_quantity(field) is not None


def is_day_like(field: str) -> bool:
    """Whether a field after a text is a day, right or not."""
    return _DAY_LIKE.fullmatch(field) is not None


class VoucherParser:
    """Follows the vouchers of one file from `#VER` to `}`."""

    def __init__(self, findings: Findings, object_sets: dict[ObjectTags, int]) -> None:
        """No voucher is begun; new sets of objects are numbered after the given ones."""
        self.findings = findings
        self.object_sets = object_sets
        self.counts = Counter[str]()
        self.series: dict[str, NumberRanges] = {}
        self.days: dict[str, int] = {}
        """Each voucher day, and the line where it first stands."""

        self.quantities: dict[int, Quantity] = {}
        """By row in the file."""

        self.sets_as_written = {"": 0}
        """The numbers of object sets, by what stands between the braces."""

        self.usual_ends = {""}
        """What stands after the text of a posting, when it is no quantity."""

        self.is_open = False
        self._head: Head | None = None
        self._faults: list[Problem] = []
        """Of the voucher that is read; remarks when there is nothing in it to record."""

        self._calendar = {"": ""}

    def begin(self, head: Sequence[str], at: int) -> None:
        """Takes in a `#VER`: series, number, day, text, day of registration and signature."""
        if self._head:
            self.report_unclosed(at)
        series, number, day, text, registered, signature = head
        if not series:
            self.counts["without series"] += 1
            series = NAMELESS
        if len(series) > MAX_SERIES:
            self.refuse(
                problem(
                    "series-too-long",
                    "The series {series} is longer than {longest} characters.",
                    series=quoted(series),
                    longest=MAX_SERIES,
                ),
                at,
            )
        day = self._day(day or "-", at)
        self._head = (
            series,
            self._number(series, number, at),
            day,
            self._text(text, at),
            self._stray_day(registered, at),
            self._text(signature, at, LONGEST_SIGNATURE),
            at,
        )

    def open(self, at: int) -> str:
        """Takes in `{`; gives the voucher's day as postings write it: `"20190315"`."""
        if self.is_open:
            self.report_unclosed(at)
        elif self._head is None:
            self.findings.fault(
                problem(
                    "brace-misplaced",
                    "{brace} stands without a #VER line before it.",
                    self.findings.at(at),
                    brace="{",
                )
            )
        self.is_open = True
        return self._head[2].replace("-", "") if self._head else ""

    def close(self, total: Ore, rows: int, first: int, at: int) -> Head | None:
        """Takes in `}`: gives the voucher, or None when there is nothing in it to record.

        It has `rows` postings, the first of them after row `first` of the file.
        """
        head, self._head = self._head, None
        was_open, self.is_open = self.is_open, False
        if not was_open:
            self.findings.fault(
                problem(
                    "brace-misplaced",
                    "{brace} stands without a #VER line before it.",
                    self.findings.at(at),
                    brace="}",
                )
            )
        is_empty = head is not None and not total and rows < 2  # noqa: PLR2004 - a voucher has at least two postings
        self._settle("remark" if is_empty else "fault")
        if head is None:
            return None
        series, number, day, *_, line = head
        name = series if number is None else f"{series} {number}"
        if total:
            self.findings.fault(
                problem(
                    "voucher-unbalanced",
                    "Voucher {voucher} does not balance: debit less credit is {difference}. "
                    "Correct it in the program that wrote the file, and export again.",
                    self.findings.at(line),
                    voucher=name,
                    difference=write_amount(total),
                )
            )
        elif is_empty:
            self.counts["empty"] += 1
            self.quantities.pop(first + 1, None)
            self.findings.notice(
                problem(
                    "voucher-empty",
                    "Voucher {voucher} has no postings; its number is used, and there is nothing "
                    "in it to record.",
                    self.findings.at(line),
                    voucher=name,
                )
            )
            return None
        self.days.setdefault(day, line)
        self.counts["vouchers"] += 1
        self.counts["postings"] += rows
        return head

    def posting(self, line: SieLine, row: int, at: int) -> tuple[str, int, Ore, str]:
        """Takes in a `#TRANS` of any form: account, number of the object set, öre, text."""
        objects = line.fields[2] if len(line.fields) > 2 else ""  # noqa: PLR2004 - the third
        account = self._checked(read_account(line.text(1)), at)
        known = self._known(read_objects(objects), at)
        amount = read_decimal(line.text(3))
        if isinstance(amount, Problem):
            self.refuse(amount, at)
            amount = 0
        text, more = line.whole_text(5, is_quantity)
        if more:
            self.report_unquoted(text, at)
        self.look_closer(line.text(4), line.text(6 + more), row, at)
        return account, known, amount, self._text(text, at)

    def object_set(self, written: str, at: int) -> int:
        """The number of the set of objects that stands between the braces as `written`."""
        fields = tokenize(written, within_braces=True).fields
        known = self._known(read_objects(ObjectList(tuple(map(str, fields)))), at)
        if len(self.sets_as_written) < _REMEMBERED:
            self.sets_as_written[written] = known
        return known

    def look_closer(self, day: str, end: str, row: int, at: int, bare: str = "") -> str:
        """Takes in the day of a posting, and what stands after its text: quantity, signature.

        A day other than the voucher's is counted. `bare` is a text of one word without quotation
        marks; when more words follow it, the whole text comes back.
        """
        text, more = tokenize(f"{bare} {end}").whole_text(0, is_quantity) if bare else ("", 0)
        if more:
            self.report_unquoted(text, at)
            words = end.split(maxsplit=more)
            end = words[more] if len(words) > more else ""
        own = self._stray_day(day, at)
        if own and self._head and own != self._head[2]:
            self.counts["other days"] += 1
        if not _NO_QUANTITY.fullmatch(end):
            quantity = read_quantity(tokenize(end).text(0))
            if quantity is None:
                self.counts["odd quantities"] += 1
            else:
                self.quantities[row] = quantity
        elif len(self.usual_ends) < _REMEMBERED:
            self.usual_ends.add(end)
        return self._text(text, at) if more else ""

    def report_unquoted(self, text: str, at: int) -> None:
        """Tells how a text of several words without quotation marks was read."""
        self.findings.remark(unquoted(text, self.findings.at(at)))

    def refuse(self, fault: Problem, at: int) -> None:
        """Takes in a fault of the voucher; it refuses the file if the voucher is recorded."""
        self._faults.append(Problem(fault.code, fault.text, self.findings.at(at), fault.values))

    def _settle(self, weight: Weight) -> None:
        for fault in self._faults:
            self.findings.add(weight, fault)
        self._faults.clear()

    def report_misplaced(self, at: int) -> None:
        """Tells that a posting stands outside a voucher."""
        self.findings.fault(
            problem(
                "posting-misplaced",
                "A posting stands outside the braces of a voucher; a line with {brace} is "
                "missing above it.",
                self.findings.at(at),
                brace="{",
            )
        )

    def report_unclosed(self, at: int) -> None:
        """Tells that the voucher should have been closed before this line."""
        self._settle("fault")
        self.findings.fault(
            problem(
                "voucher-unclosed",
                "The voucher that begins on line {line} is not closed by {brace} before this "
                "line; the file is damaged or cut off. Export it again.",
                self.findings.at(at),
                line=self._head[-1] if self._head else at,
                brace="}",
            )
        )

    def end(self, at: int) -> None:
        """Takes in the end of the file."""
        if self._head or self.is_open:
            self.report_unclosed(at)
        self._settle("fault")

    def _number(self, series: str, written: str, at: int) -> int | None:
        if not written:
            return None
        if not _NUMBER.fullmatch(written):
            self.findings.remark(
                problem(
                    "number-not-a-number",
                    "{number} is not a voucher number; the voucher gets the next free one.",
                    self.findings.at(at),
                    number=quoted(written),
                )
            )
            return None
        number = int(written)
        numbers = self.series.get(series)
        if numbers is None:
            numbers = self.series[series] = NumberRanges()
        if not numbers.add(number):
            self.findings.remark(
                problem(
                    "number-twice",
                    "There is a voucher {voucher} before this one; both are kept as they are.",
                    self.findings.at(at),
                    voucher=f"{series} {number}",
                )
            )
        return number

    def _day(self, written: str, at: int) -> str:
        """The ISO day; empty when nothing is written, or nothing that is a day."""
        day = self._calendar.get(written)
        if day is None:
            day = self._checked(read_compact_day(written), at)
            if day:
                self._calendar[written] = day
        return day

    def _stray_day(self, written: str, at: int) -> str:
        """The ISO day of something else than the voucher; empty, and a remark, for no day."""
        day = self._calendar.get(written)
        if day is None:
            day, odd = read_stray_day(written)
            if odd is None:
                self._calendar[written] = day
            else:
                self._remark(odd, at)
        return day

    def _text(self, written: str, at: int, longest: int = MAX_TEXT) -> str:
        text, odd = shortened(written, longest)
        if odd:
            self._remark(odd, at)
        return text

    def _remark(self, odd: Problem, at: int) -> None:
        self.findings.remark(Problem(odd.code, odd.text, self.findings.at(at), odd.values))

    def _known(self, objects: ObjectTags | Problem, at: int) -> int:
        if isinstance(objects, Problem):
            self.refuse(objects, at)
            return 0
        return self.object_sets.setdefault(objects, len(self.object_sets))

    def _checked(self, value: str | Problem, at: int) -> str:
        """The text, or an empty one when there is a fault."""
        if isinstance(value, Problem):
            self.refuse(value, at)
            return ""
        return value
