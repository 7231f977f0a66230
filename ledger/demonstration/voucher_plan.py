"""The plan of a reference book: opening balances and every voucher, before there is a book."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.money import divide_rounded
from ledger.demonstration.payroll_and_tax import payroll, tax_payments, vat_compensation
from ledger.demonstration.voucher_streams import entries, payments_of_debts, recurring
from ledger.report_layout.account_ranges import ClaimIndex
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.core.model import Posting, VoucherInput
    from ledger.core.money import Ore
    from ledger.demonstration.model import Reference, Stream

_TRIAL: Ore = 10_000_000_00
"""A total to try a stream with: how much of it reaches a leaf says how much it needs."""


def opening(reference: Reference) -> tuple[Posting, ...]:
    """The opening balances: last year's printed balance sheet, per account and objects."""
    return reference.opening


def plan(reference: Reference) -> tuple[VoucherInput, ...]:
    """Every voucher of the year in the order in which the office records them.

    Together with the opening balances they meet each printed figure that the data name; the
    streams with a total come first, then those that bring a leaf to its print, then the claims
    for VAT compensation and last those that bring the balance sheet to its print.
    """
    leaves = _Leaves(reference)
    written = tuple(entries(reference))
    wrong = {reversal: draft for draft, reversal in written if reversal}
    drafts = [draft for pair in written for draft in pair if draft]
    drafts += [*payments_of_debts(reference), *payroll(reference)]
    drafts += tax_payments(reference, payroll(reference))
    leaves.take(posting for draft in drafts for posting in draft.postings)
    numbered = sorted(enumerate(reference.streams), key=lambda pair: bool(pair[1].meets))
    for offset, stream in numbered:
        drafts += leaves.met(stream, offset)
    compensation = tuple(vat_compensation(reference, drafts))
    drafts += compensation
    leaves.take(posting for draft in compensation for posting in draft.postings)
    for offset, stream in enumerate(reference.last):
        drafts += leaves.met(stream, offset)
    return tuple(_linked(sorted(drafts, key=lambda draft: draft.date), wrong))


class _Leaves:
    """What has been planned so far, as printed on the leaves of the template."""

    def __init__(self, reference: Reference) -> None:
        template = read_template(built_in_text(reference.template), reference.template)
        claims = [(leaf, claim) for leaf in template.leaves() for claim in leaf.line.claims]
        self._reference = reference
        self._leaves = [leaf for leaf, _ in claims]
        self._index = ClaimIndex([claim for _, claim in claims])
        self._amounts: dict[str, Ore] = {}
        self.take(reference.opening)

    def take(self, postings: Iterable[Posting]) -> None:
        """Adds postings to the leaves that claim them."""
        for line, amount in self._sums(postings).items():
            self._amounts[line] = self._amounts.get(line, 0) + amount

    def met(self, stream: Stream, offset: int) -> tuple[VoucherInput, ...]:
        """The stream's drafts, with the total that brings its leaf to print if it names one."""
        total = stream.total or sum(stream.amounts)
        if stream.meets:
            total = self._missing(stream, offset)
        drafts = recurring(stream, total, offset, self._reference)
        self.take(posting for draft in drafts for posting in draft.postings)
        return drafts

    def _missing(self, stream: Stream, offset: int) -> Ore:
        """The total with which the stream brings the leaf to its printed figure.

        Raises ValueError when nothing of the stream reaches the leaf.
        """
        trial = recurring(stream, _TRIAL, offset, self._reference)
        reaches = self._sums(p for d in trial for p in d.postings).get(stream.meets, 0)
        if not reaches:
            raise ValueError(f"{stream.text}: never reaches {stream.meets}")
        missing = self._reference.printed[stream.meets][0] - self._amounts.get(stream.meets, 0)
        return divide_rounded(missing * _TRIAL, reaches)

    def _sums(self, postings: Iterable[Posting]) -> dict[str, Ore]:
        sums: dict[str, Ore] = {}
        for posting in postings:
            position = self._index.first((posting.account, posting.objects))
            if position is not None:
                leaf = self._leaves[position]
                sums[leaf.line.id] = sums.get(leaf.line.id, 0) + posting.amount * leaf.sign
        return sums


def _linked(
    drafts: Iterable[VoucherInput], wrong: Mapping[VoucherInput, VoucherInput]
) -> Iterator[VoucherInput]:
    """The drafts, each reversal linked to what it corrects.

    `wrong` has what is corrected by its reversal. In a new book the place among the drafts is
    the registration sequence, and the place in the series the number.
    """
    places: dict[VoucherInput, tuple[int, int]] = {}
    numbers: Counter[str] = Counter()
    for sequence, draft in enumerate(drafts, start=1):
        numbers[draft.series] += 1
        places[draft] = sequence, numbers[draft.series]
        if draft in wrong:
            corrected = wrong[draft]
            sequence_then, number = places[corrected]
            text = f"Rättelse av {corrected.series} {number}: {draft.text}"
            yield replace(draft, text=text, corrects=sequence_then)
        else:
            yield draft
