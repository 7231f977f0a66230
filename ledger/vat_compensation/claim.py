"""Claims of VAT compensation: proposed, recorded, and stated of vouchers that are there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.core.errors import Refused, few, problem
from ledger.core.model import Posting, VoucherInput
from ledger.core.money import write_amount
from ledger.vat_compensation.model import AUTHORITY, KRONA
from ledger.vat_compensation.periods import period_id, period_problem
from ledger.vat_compensation.register import period_to_claim, vat_register
from ledger.vat_compensation.vouchers import stated_periods, vat_accounts, vat_vouchers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.errors import Problem
    from ledger.core.model import RecordedVoucher
    from ledger.core.money import Ore
    from ledger.vat_compensation.model import VatPeriod, VatRegister

KIND = "vat-claim"


@dataclass(frozen=True, slots=True)
class ClaimChoices:
    """What the layout, or whoever claims, must say besides the months; öre."""

    amount: Ore | None = None
    """VAT to claim, when it is less than all."""

    claims: str = ""
    """The account of what is claimed, when the layout names none, or several."""

    flat: str = ""
    """The account of income from the flat rate, likewise."""


@dataclass(frozen=True, slots=True)
class ClaimProposal:
    """The months with what they would claim, and the voucher of it."""

    figures: VatPeriod
    draft: VoucherInput
    notes: tuple[Problem, ...]
    """What whoever claims must know."""

    @property
    def flat(self) -> Ore:
        """The flat rate to claim, öre."""
        return self.figures.whole[1]

    @property
    def vat(self) -> Ore:
        """The VAT to claim, öre."""
        return self.draft.postings[0].amount - self.flat


def propose_claim(
    book: Book, period: Period, day: date, choices: ClaimChoices | None = None, by: str = ""
) -> ClaimProposal:
    """The claim of the months as a voucher of the day: 1650 against 1651, in whole kronor.

    Raises Refused with everything that keeps them from being claimed (2005:807 7 §).
    """
    choices = choices or ClaimChoices()
    with book.reading():
        if wrong := period_problem(period):
            raise Refused(wrong)
        figures = period_to_claim(book, period, day)
        register = vat_register(book, day)
        claims, flat = _account(book, day, choices.claims), ""
        if figures.whole[1]:
            flat = _account(book, day, choices.flat, is_flat=True)
        if problems := [*_problems(book, figures, register, choices.amount, day)]:
            raise Refused(problems)
        vat = figures.whole[0] if choices.amount is None else choices.amount
        draft = _draft(book, figures, day, (vat, claims, flat), by)
        return ClaimProposal(figures, draft, tuple(_notes(book, figures, register)))


def record_claim(book: Book, proposal: ClaimProposal) -> RecordedVoucher:
    """Records the voucher of a claim with its months. Raises Refused; then neither is there."""
    assert proposal.figures.period is not None
    with book.writing():
        receipt = record(book, proposal.draft)
        _store(book, receipt.sequence, proposal.figures.period, proposal.draft.recorded_by)
        return receipt


def state_claim(book: Book, sequence: int, period: Period | None, by: str = "") -> None:
    """States the months that a recorded voucher claims, or that it claims none after all.

    Raises Refused when it takes nothing from the account of VAT, or the months are not ones that
    can be claimed, not over when it was recorded, or claimed by another voucher.
    """
    with book.writing():
        if problems := [*_stating_problems(book, sequence, period)]:
            raise Refused(problems)
        _store(book, sequence, period, by)


def _stating_problems(book: Book, sequence: int, period: Period | None) -> Iterator[Problem]:
    name = _name(book, sequence)
    if period is None:
        if sequence not in stated_periods(book):
            yield problem("vat-no-claim", "No months are claimed by {voucher}.", voucher=name)
        return
    found = vat_vouchers(book, date.max).get(sequence)
    if found is None or found.vat >= 0 >= found.claims:
        yield problem(
            "vat-takes-nothing",
            "Nothing is taken from the account of VAT by {voucher}, so it is no claim; a claim is"
            " booked on its credit side.",
            voucher=name,
        )
    elif found.day <= period.last:
        yield _not_over(period, found.day)
    if wrong := period_problem(period):
        yield wrong
    yield from _taken(book, period, sequence)


def _store(book: Book, sequence: int, period: Period | None, by: str) -> None:
    days = (period.first, period.last) if period else ("", "")
    book.append(Entry(KIND, by, (("vat_claim", sequence, *days),)))


def _account(book: Book, day: date, given: str, *, is_flat: bool = False) -> str:
    """The account of claims or of the flat rate: as given, else the one that the layout names."""
    known = vat_accounts(book, day)
    found = sorted(known.flat if is_flat else known.claims)
    allowed = known.flat or known.income if is_flat else known.claims | known.outside
    if given and given not in allowed:
        raise Refused(
            problem(
                "vat-account",
                "{account} is no account for that; take one of {accounts}, or change the roles in"
                " the layout.",
                "flat" if is_flat else "claims",
                account=given,
                accounts=few(sorted(allowed)),
            )
        )
    if given or len(found) == 1:
        return given or found[0]
    if is_flat:
        raise Refused(
            problem(
                "vat-flat-account",
                "The layout does not say on which account the income of the flat rate is booked;"
                " name the account, or add vat_flat under [roles] in the layout.",
            )
        )
    raise Refused(
        problem(
            "vat-claims-account",
            "The layout does not name one account for VAT that is claimed; name the account, or"
            " add vat_claims under [roles] in the layout.",
        )
    )


def _problems(
    book: Book, figures: VatPeriod, register: VatRegister, amount: Ore | None, day: date
) -> Iterator[Problem]:
    """What keeps the months from being claimed on the day, so much of them."""
    period = figures.period
    assert period is not None
    if taken := [*_taken(book, period)]:
        yield from taken
        return
    values = {"period": period_id(period), "day": figures.last_day}
    if day <= period.last:
        yield _not_over(period, day)
    elif figures.state == "too-late":
        yield problem(
            "vat-too-late",
            "{period} was to be claimed at the latest {day} (2005:807 7 §); what is left is a"
            " loss: write it off.",
            **values,
        )
        return
    elif figures.state == "open":
        yield problem(
            "vat-month-open",
            "Months of {period} are not locked, so more may come to them; lock them with"
            " {remedy}, then claim.",
            remedy="lock",
            **values,
        )
    if unstated := [one for one in register.unstated if one.day > period.last]:
        names = [_name(book, one.voucher) for one in unstated]
        yield problem(
            "vat-unstated",
            "VAT is claimed by {vouchers}, and the book does not know of which months; say the"
            " months of each with {remedy}, so that nothing is claimed twice.",
            remedy="vat",
            vouchers=few(names),
        )
        return
    yield from _amount_problems(figures, register, amount)


def _amount_problems(
    figures: VatPeriod, register: VatRegister, amount: Ore | None
) -> Iterator[Problem]:
    vat, flat = figures.whole
    claimed = vat if amount is None else amount
    name = figures.id
    if amount is not None and (amount % KRONA or amount < 0 or not amount + flat):
        yield problem(
            "vat-whole-kronor",
            "{amount} is not an amount of whole kronor to claim; öre wait for the next claim.",
            amount=write_amount(amount),
        )
    if vat + flat <= 0:
        yield problem(
            "vat-nothing",
            "In {period} there is {amount} to claim, and no whole krona; what there is goes with"
            " the next claim.",
            period=name,
            amount=write_amount(figures.due_vat + figures.flat),
        )
    elif claimed > max(vat, 0):
        yield problem(
            "vat-more-than-due",
            "In {period} there is {due} to claim, and {amount} is more; claim at most what is"
            " booked.",
            period=name,
            due=write_amount(vat),
            amount=write_amount(claimed),
        )
    elif claimed > max(register.balance, 0):
        yield problem(
            "vat-more-than-account",
            "The account of VAT stands at {balance}, and {amount} is more; see what else has been"
            " taken from it.",
            balance=write_amount(register.balance),
            amount=write_amount(claimed),
        )


def _taken(book: Book, period: Period, but: int = 0) -> Iterator[Problem]:
    """The claims of any of the months by other vouchers."""
    for voucher, (other, _entry) in stated_periods(book).items():
        if voucher != but and other.first <= period.last and period.first <= other.last:
            yield problem(
                "vat-claimed-twice",
                "{period} is claimed already, by {voucher}; a month is claimed once. What came to"
                " it later goes with the next claim, as a correction.",
                voucher=_name(book, voucher),
                period=period_id(other),
            )


def _not_over(period: Period, day: date) -> Problem:
    return problem(
        "vat-not-over",
        "{period} is not over on {day}; claim it when the months are over and locked.",
        period=period_id(period),
        day=day,
    )


def _name(book: Book, sequence: int) -> str:
    found = voucher_at(book, sequence)
    return found.full_name if found else ""


def _draft(
    book: Book, figures: VatPeriod, day: date, booked: tuple[Ore, str, str], by: str
) -> VoucherInput:
    """The voucher: what is claimed against VAT, account by account, and the flat rate."""
    vat, claims, flat = booked
    of_flat = figures.whole[1]
    rows = [Posting(claims, vat + of_flat)]
    rows += [Posting(account, -part) for account, part in _shares(book, day, vat)]
    rows += [Posting(flat, -of_flat)] if of_flat else []
    return VoucherInput(
        day,
        f"Ansökan om momsersättning {figures.id}",
        tuple(rows),
        counterparty=AUTHORITY,
        document=f"ansökan momsersättning {figures.id}",
        recorded_by=by,
    )


def _shares(book: Book, day: date, vat: Ore) -> Iterator[tuple[str, Ore]]:
    """What each account of VAT gives of a claim: the first what it has, the last the rest."""
    sums = balances_on(book, day)
    accounts = sorted(one for one in vat_accounts(book, day).vat if sums.get(one))
    for account in accounts[:-1]:
        part = max(min(vat, sums[account]), 0)
        vat -= part
        if part:
            yield account, part
    if accounts and vat:
        yield accounts[-1], vat


def _notes(book: Book, figures: VatPeriod, register: VatRegister) -> Iterator[Problem]:
    """What of the claim is not simply the months' VAT."""
    if figures.late:
        names = [_name(book, one) for one in dict.fromkeys(one.voucher for one in figures.late)]
        yield problem(
            "vat-corrections",
            "Vouchers that came to months already claimed go with this claim, as a correction:"
            " {amount} ({vouchers}).",
            vouchers=few(names),
            amount=write_amount(sum(one.amount for one in figures.late)),
        )
    if figures.brought:
        yield problem(
            "vat-brought",
            "Left from earlier claims, and with this one: {amount}.",
            amount=write_amount(figures.brought),
        )
    if barred := [one for one in register.barred if one.day in (figures.period or ())]:
        yield problem(
            "vat-barred",
            "{amount} of VAT may not be claimed, or cannot be told apart: {vouchers}.",
            amount=write_amount(sum(one.amount for one in barred)),
            vouchers=few([_name(book, one.voucher) for one in barred]),
        )
