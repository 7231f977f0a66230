"""How what is unusual in a file was read: one notice for each kind, with how many there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.errors import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.core.errors import Problem
    from ledger.sie.encoding import Fingerprint
    from ledger.sie.sie_file import BalanceLabel, SieFile


SUMS: tuple[BalanceLabel, ...] = ("#UB", "#RES")
"""What a year without vouchers is recorded by."""


def treatments(contents: SieFile, fingerprint: Fingerprint, source: str) -> Iterable[Problem]:
    """What was read otherwise than it stands, or stays in the kept file only."""
    counts = contents.counts
    if fingerprint.encoding != "cp437":
        yield problem(
            "encoding",
            "The file is written in {encoding}, not in code page 437 as the format says; it was "
            "read as what it is.",
            source,
            encoding=fingerprint.encoding,
        )
    if contents.flag:
        yield problem(
            "flag-set",
            "The file says (#FLAGGA 1) that a program has imported it before.",
            source,
        )
    if counts["without series"]:
        yield problem(
            "series-missing",
            "Vouchers without a series: {count}. They were given series A.",
            source,
            count=counts["without series"],
        )
    if counts["history"]:
        yield problem(
            "rows-changed",
            "Rows on how vouchers were changed in the other program (#BTRANS, #RTRANS):"
            " {count}. What counts is the #TRANS rows, the others stay in the saved file.",
            source,
            count=counts["history"],
        )
    if counts["odd quantities"]:
        yield problem(
            "quantities",
            "Postings with a quantity that is no number: {count}. It stays in the saved file.",
            source,
            count=counts["odd quantities"],
        )
    sums = (contents.balances.get((label, 0), {}) for label in SUMS if not counts["vouchers"])
    if counted := sum(bool(one.quantity) for figures in sums for one in figures.values()):
        yield problem(
            "quantities-of-sums",
            "Balances with a quantity, of a year without vouchers: {count}. It stays in the saved"
            " file.",
            source,
            count=counted,
        )
    if counts["other days"]:
        yield problem(
            "posting-days",
            "Postings with a day of their own: {count}. The voucher's day counts.",
            source,
            count=counts["other days"],
        )
