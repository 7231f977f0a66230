"""What the year of a file begins with: as stated, or as its other balances prove it (§5.16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.sie.sie_file import is_equity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.balances import Key
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import BalanceLabel, SieAmount, SieFile


@dataclass(frozen=True, slots=True)
class FileOpening:
    """The opening balances of the file's own year, before they are brought to balance."""

    source: tuple[BalanceLabel, int] | None
    """Which balances they are: `#IB 0`, `#UB -1`, or `#UB 0` less the vouchers; None for none."""

    totals: Mapping[str, Ore] = field(default_factory=dict)
    """By account, without zeros; only accounts of the balance sheet. Öre, debit positive."""

    contradicted: Mapping[str, tuple[Ore, Ore]] = field(default_factory=dict)
    """Accounts for which `#UB -1` and `#UB 0` less the vouchers say different things."""

    def figures_by_object(self, contents: SieFile) -> Mapping[Key, SieAmount]:
        """What the file says by object; nothing where the source is `#UB 0` less the vouchers."""
        if self.source is None or self.source == ("#UB", 0):
            return {}
        label: BalanceLabel = "#OIB" if self.source == ("#IB", 0) else "#OUB"
        return contents.balances.get((label, self.source[1]), {})

    def parts(self, contents: SieFile, is_result: Callable[[str], bool]) -> dict[Key, Ore]:
        """The amounts by object; `#OUB 0` less the vouchers where the balances are so."""
        if self.source == ("#UB", 0):
            parts = _parts_before_the_vouchers(contents)
        else:
            figures = self.figures_by_object(contents)
            parts = {key: one.amount for key, one in figures.items()}
        return {key: ore for key, ore in parts.items() if not is_result(key[0])}


def _parts_before_the_vouchers(contents: SieFile) -> dict[Key, Ore]:
    """`#OUB 0` less the vouchers, by account and object; nothing when the file has no `#OUB 0`."""
    closing = contents.balances.get(("#OUB", 0), {})
    parts = Counter({key: one.amount for key, one in closing.items()})
    for (account, objects), ore in contents.movement.items() if closing else ():
        parts.subtract({(account, (member,)): ore for member in objects})
        for key in closing:
            if key[0] == account and len(key[1]) > 1 and set(key[1]) <= set(objects):
                parts[key] -= ore
    return parts


def opening_in_file(contents: SieFile, is_result: Callable[[str], bool]) -> FileOpening:
    """The opening balances that the file has: `#IB 0`, else what proves them.

    SIE allows `#UB -1` in place of `#IB 0` (§5.16). Where the year's own `#UB` and `#RES` agree
    with the vouchers, `#UB` less the vouchers is a proof of its own. The two may differ in how
    equity is divided, for a program moves last year's result when a year begins.
    """
    if contents.has_opening():
        return FileOpening(("#IB", 0), _of_the_sheet(contents.by_account("#IB", 0), is_result))
    before = _of_the_sheet(contents.by_account("#UB", -1), is_result)
    begun = _before_the_vouchers(contents, is_result)
    if begun is None:
        return FileOpening(("#UB", -1) if before else None, before)
    if not contents.by_account("#UB", -1):
        return FileOpening(("#UB", 0) if begun else None, begun)
    differing = {
        account: (before.get(account, 0), begun.get(account, 0))
        for account in sorted({*before, *begun})
        if before.get(account, 0) != begun.get(account, 0)
    }
    contradicted = {key: both for key, both in differing.items() if not is_equity(key)}
    if differing:
        return FileOpening(("#UB", 0), begun, contradicted)
    return FileOpening(("#UB", -1), before)


def _of_the_sheet(totals: Mapping[str, Ore], is_result: Callable[[str], bool]) -> dict[str, Ore]:
    return {key: ore for key, ore in totals.items() if ore and not is_result(key)}


def _before_the_vouchers(
    contents: SieFile, is_result: Callable[[str], bool]
) -> dict[str, Ore] | None:
    """`#UB 0` less the vouchers, by account; None unless the file's own figures prove it."""
    closing, result = contents.by_account("#UB", 0), contents.by_account("#RES", 0)
    movement = contents.movement_by_account()
    if not contents.counts["vouchers"] or not closing:
        return None
    if sum(closing.values()) + sum(result.values()):
        return None
    if any(movement.get(account, 0) != ore for account, ore in result.items()):
        return None
    begun = {
        account: closing.get(account, 0) - movement.get(account, 0)
        for account in {*closing, *movement}
    }
    begun = _of_the_sheet(begun, is_result)
    return None if sum(begun.values()) else begun


def report_source(opening: FileOpening, contents: SieFile, findings: Findings) -> None:
    """Says which balances the year begins with when the file has no `#IB 0`.

    Two proofs that contradict each other are a fault: which of them is right, the file alone
    cannot say.
    """
    if contents.has_opening():
        return
    for account, (before, begun) in opening.contradicted.items():
        findings.fault(
            problem(
                "opening-contradicted",
                "The file has no opening balances (#IB 0). Account {account} ended the year before "
                "with {before} (#UB -1), but #UB 0 less the vouchers gives {begun}. Export the "
                "file again with opening balances.",
                findings.at(
                    contents.line_of("#UB", -1, account) or contents.line_of("#UB", 0, account)
                ),
                account=account,
                before=write_amount(before),
                begun=write_amount(begun),
            )
        )
    if opening.contradicted:
        return
    if opening.source == ("#UB", -1):
        findings.notice(
            problem(
                "opening-is-last-closing",
                "The file has no opening balances (#IB 0); the year begins with what the year "
                "before ended with (#UB -1).",
                findings.at(contents.first_line("#UB", -1)),
            )
        )
    elif opening.source == ("#UB", 0):
        findings.notice(
            problem(
                "opening-from-closing",
                "The file has no opening balances (#IB 0); the year begins with #UB 0 less the "
                "vouchers.",
                findings.at(contents.first_line("#UB", 0)),
            )
        )
    elif any(contents.by_account("#UB", 0).values()) and not contents.counts["vouchers"]:
        findings.remark(
            problem(
                "opening-unknown",
                "The file has neither opening balances (#IB 0) nor those of the year before "
                "(#UB -1); the year begins with nothing. Enter the opening balances if it did not.",
                findings.at(contents.first_line("#UB", 0)),
            )
        )
