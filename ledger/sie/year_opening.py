"""What the year of a file begins with: as stated, or as its other balances prove it (§5.16)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.sie.sie_file import is_equity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.balances import Key
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings, Weight
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
    differing = differing_accounts(before, begun)
    contradicted = {key: both for key, both in differing.items() if not is_equity(key)}
    if differing:
        return FileOpening(("#UB", 0), begun, contradicted)
    return FileOpening(("#UB", -1), before)


def differing_accounts(
    one: Mapping[str, Ore], other: Mapping[str, Ore]
) -> dict[str, tuple[Ore, Ore]]:
    """The accounts that two balances have otherwise, and what each of them has."""
    return {
        account: (one.get(account, 0), other.get(account, 0))
        for account in sorted({*one, *other})
        if one.get(account, 0) != other.get(account, 0)
    }


def totals_by_account(*parts: Mapping[Key, Ore]) -> dict[str, Ore]:
    """What the parts add up to by account, without the zeros."""
    totals: Counter[str] = Counter()
    for part in parts:
        for (account, _), amount in part.items():
            totals[account] += amount
    return {account: amount for account, amount in totals.items() if amount}


def report_not_joined(
    ended: Mapping[str, Ore],
    begun: Mapping[str, Ore],
    found: Problem,
    place_of: Callable[[str], str],
    findings: Findings,
    *,
    year: int,
) -> None:
    """Reports where `year` did not end as the next one begins, each account by `found`.

    What begins a year balances, so when only accounts of equity differ they do so by the result of
    the first, which was taken there; anything else wants a look. `found` has the values that are
    the same for every account.
    """
    differing = differing_accounts(ended, begun)
    is_of_equity = all(map(is_equity, differing))
    if is_of_equity and differing and (result := sum(ended.values())):
        values = {
            "year": year,
            "result": write_amount(result),
            "accounts": ", ".join(differing),
        }
        where = place_of(min(differing))
        findings.notice(replace(RESULT_IN_EQUITY, where=where, values=values))
        return
    for account, (closing, opening) in differing.items():
        values = {
            **found.values,
            "account": account,
            "closing": write_amount(closing),
            "opening": write_amount(opening),
        }
        weight: Weight = "notice" if is_of_equity else "remark"
        findings.add(weight, replace(found, where=place_of(account), values=values))


RESULT_IN_EQUITY = problem(
    "result-in-equity",
    "The result of {year}, {result}, stands on {accounts} when the next year begins.",
)


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
