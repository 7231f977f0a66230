"""An SIE file read in one pass: vouchers come out in batches, the rest is gathered.

Types 1, 2, 3, 4E and 4I (SIE 4B and 4C). The common forms of `#VER` and `#TRANS` are read by one
regular expression a piece of the file at a time, whatever else by `line_of`; both give the same
result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from ledger.core.errors import problem
from ledger.core.text import quoted
from ledger.sie.checksum import Checksum
from ledger.sie.items import COUNTED, ITEMS, ItemCollector
from ledger.sie.line_reader import pieces
from ledger.sie.sie_file import Batch, SieFile
from ledger.sie.tokenizer import flaw_problem, tokenize
from ledger.sie.voucher_parser import VoucherParser, is_day_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings
    from ledger.sie.items import DoubtfulItem
    from ledger.sie.number_ranges import NumberRanges
    from ledger.sie.sie_file import PostingRow, VoucherRow
    from ledger.sie.tokenizer import SieLine

_LINE = re.compile(
    r"""^[\ \t]*+(?:
        \#TRANS[\ \t]++"?([0-9]{1,10}+)"?[\ \t]++
        \{([^{}\n]*+)\}[\ \t]++
        "?(-?[0-9]{1,12}+)(?:\.([0-9]{1,2}+))?"?(?![^\ \t\n])
        (?:[\ \t]++"?([0-9]{8}|(?<="))"?(?![^\ \t\n])
            (?:[\ \t]++(?:"([^"\\\n]{0,500}+)"(?![^\ \t\n])|([^\s"{}][^\s"]{0,499}+)(?![^\ \t\n]))
                (?:[\ \t]++([^\n]++))?
            )?
        )?[\ \t]*+
        |([{}])[\ \t]*+
        |([^\n]*)
    )$""",
    re.MULTILINE | re.VERBOSE,
)
_VOUCHER = re.compile(
    r"""[\ \t]*+\#VER[\ \t]++"?([^\s"]{0,20}+)"?[\ \t]++"?([0-9]{0,12}+)"?[\ \t]++"?([0-9]{8})"?
    (?:[\ \t]++(?:"([^"\\]{0,500}+)"|([^\s"{}][^\s"]{0,499}+))
        (?:[\ \t]++"?([0-9]{8}|(?<="))"?
            (?:[\ \t]++(?:"([^"\\]{0,500}+)"|([^\s"{}][^\s"]{0,499}+)))?
        )?
    )?[\ \t]*+""",
    re.VERBOSE,
)
_ROWS = ("#TRANS", "#RTRANS", "#BTRANS")


class SieParser:
    """One pass over an SIE file.

    Iterate over `batches` to the end, then ask for `contents`; what is odd is in `findings`.
    """

    def __init__(
        self, findings: Findings, object_sets: dict[ObjectTags, int] | None = None
    ) -> None:
        """Gets ready; a book's own sets of objects keep their numbers, new ones follow."""
        self.findings = findings
        self._object_sets: dict[ObjectTags, int] = object_sets or {(): 0}
        self._checksum = Checksum()
        self._gathering = ItemCollector(findings)
        self._vouchers = VoucherParser(findings, self._object_sets)
        self._movement: dict[tuple[str, int], Ore] = {}
        self._posted_at: dict[tuple[str, int], int] = {}

    def batches(self, stream: BinaryIO, encoding: str) -> Iterator[Batch]:
        """Gives the vouchers of the file; once there is a fault, only to find more faults.

        A voucher without postings, or with a single one of no amount, is told of and left out.
        """
        following, movement, posted_at = self._vouchers, self._movement, self._posted_at
        sets, usual = following.sets_as_written, following.usual_ends
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        item, row, first, line = 1, 0, 0, 0
        total: Ore = 0
        voucher_day = ""
        for text, before in pieces(stream, encoding, self.findings):
            self._checksum.add(text, before)
            line = before
            text = text.replace("\t", " ")  # noqa: PLW2901 - also within a text, where it may not be
            for (
                account, objects, kronor, decimals, day, in_quotes, bare, end, brace, other,
            ) in _LINE.findall(text, 0, len(text) - 1):  # fmt: skip
                line += 1
                if account and following.is_open:
                    amount = int(kronor + (decimals + "00")[:2])
                    known = (
                        sets[objects] if objects in sets else following.object_set(objects, line)
                    )
                    content = in_quotes or bare
                    if end not in usual or (day and day != voucher_day):
                        content = following.look_closer(day, end, row + 1, line, bare) or content
                elif brace == "}":
                    if head := following.close(total, row - first, first, line):
                        vouchers.append((item, *head, row - first))
                        item, first = item + 1, row
                    else:
                        del postings[len(postings) - row + first :]
                        row = first
                    continue
                elif brace:
                    voucher_day, total = following.open(line), 0
                    continue
                elif posting := self._other(other, row + 1, line):
                    account, known, amount, content = posting  # noqa: PLW2901 - in another form
                else:
                    if account:
                        following.report_misplaced(line)
                    continue
                row += 1
                total += amount
                key = account, known
                movement[key] = movement.get(key, 0) + amount
                posted_at.setdefault(key, line)
                postings.append((item, row, account, amount, known, content))
            whole = len(postings) - row + first
            yield Batch(vouchers, postings[:whole])
            vouchers, postings = [], postings[whole:]
        following.end(line)
        self._check_checksum(line)

    @property
    def doubtful(self) -> Sequence[DoubtfulItem]:
        """The items with a fault, as far as the file has been read."""
        return self._gathering.doubtful

    @property
    def series(self) -> dict[str, NumberRanges]:
        """The voucher numbers of each series, as far as the file has been read."""
        return self._vouchers.series

    def contents(self) -> SieFile:
        """All that the file told besides its vouchers."""
        gathered, counts = self._gathering, self._vouchers.counts
        objects = {number: objects for objects, number in self._object_sets.items()}
        return SieFile(
            labels=frozenset(gathered.texts),
            flag=gathered.text("#FLAGGA") == "1",
            program=" ".join(filter(None, gathered.texts.get("#PROGRAM", ()))),
            program_name=gathered.text("#PROGRAM"),
            sie_type=gathered.sie_type(),
            currency=gathered.text("#VALUTA"),
            name=gathered.text("#FNAMN"),
            orgnr=gathered.text("#ORGNR"),
            years=gathered.years,
            accounts=gathered.accounts(),
            dimensions=gathered.dimensions,
            objects=gathered.objects,
            balances=gathered.balances,
            periods=gathered.periods,
            movement={
                (account, objects[known]): ore for (account, known), ore in self._movement.items()
            },
            posted_at={
                (account, objects[known]): line
                for (account, known), line in self._posted_at.items()
            },
            quantities=self._vouchers.quantities,
            units=gathered.units,
            series=self._vouchers.series,
            days=self._vouchers.days,
            counts=counts,
            lines=gathered.lines,
        )

    def _other(self, text: str, row: int, at: int) -> tuple[str, int, Ore, str] | None:
        """Takes in a line that is not in the common form; a `#TRANS` comes back as a posting."""
        if not text:
            return None
        if match := _VOUCHER.fullmatch(text):
            series, number, day, in_quotes, bare, registered, signature, signed = match.groups("")
            self._vouchers.begin(
                (series, number, day, in_quotes or bare, registered, signature or signed), at
            )
            return None
        line = tokenize(text)
        label = line.text(0).upper()
        self._report_flaws(line, label, at)
        if label == "#VER":
            self._begin_voucher(line, at)
        elif label in _ROWS and not self._vouchers.is_open:
            self._vouchers.report_misplaced(at)
        elif label == "#TRANS":
            return self._vouchers.posting(line, row, at)
        elif label in _ROWS:
            self._vouchers.counts["history"] += 1
        elif self._vouchers.is_open and label in ITEMS:
            self._vouchers.report_unclosed(at)
        elif label.startswith("#"):
            self._gathering.add(line, at)
        else:
            self.findings.remark(
                problem(
                    "line-passed-over",
                    "The line does not begin with a label such as #VER, and was passed over: "
                    "{line}.",
                    self.findings.at(at),
                    line=quoted(text),
                )
            )
        return None

    def _report_flaws(self, line: SieLine, label: str, at: int) -> None:
        for flaw in line.flaws:
            found = flaw_problem(flaw, self.findings.at(at))
            if flaw != "brace-unclosed" or label not in COUNTED:
                self.findings.remark(found)
            elif label == "#TRANS" and self._vouchers.is_open:
                self._vouchers.refuse(found, at)
            else:
                self.findings.fault(found)

    def _begin_voucher(self, line: SieLine, at: int) -> None:
        """Takes in a `#VER` that is not in the common form."""
        text, more = line.whole_text(4, is_day_like)
        if more:
            self._vouchers.report_unquoted(text, at)
        head = (*map(line.text, (1, 2, 3)), text, *map(line.text, (5 + more, 6 + more)))
        self._vouchers.begin(head, at)

    def _check_checksum(self, last: int) -> None:
        """A file that promises a checksum must keep it (SIE 4B §10.6)."""
        checksum = self._checksum
        if checksum.is_begun and checksum.given is None:
            self.findings.fault(
                problem(
                    "checksum-missing",
                    "The file begins with #KSUMMA but does not end with it; it is cut off. "
                    "Export it again.",
                    self.findings.at(last),
                )
            )
        elif checksum.is_begun and checksum.encoding not in (None, "cp437"):
            self.findings.notice(
                problem(
                    "checksum-encoding",
                    "#KSUMMA is worked out of the characters as {encoding}, not as code page 437 "
                    "as the format says; it is right so.",
                    self.findings.at(checksum.given_at or last),
                    encoding=checksum.encoding,
                )
            )
        elif not checksum.is_right:
            self.findings.fault(
                problem(
                    "checksum-wrong",
                    "#KSUMMA is {given}, but the file adds up to {value}; it was changed after "
                    "it was written. Export it again.",
                    self.findings.at(checksum.given_at or last),
                    given=quoted(checksum.given or ""),
                    value=checksum.value,
                )
            )
