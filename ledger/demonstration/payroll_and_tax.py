"""Payroll, the tax account and the compensation for input VAT, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.core.model import Posting
from ledger.demonstration.voucher_streams import signed_draft
from ledger.demonstration.working_days import is_working_day, words_of, working_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.core.model import VoucherInput
    from ledger.core.money import Ore
    from ledger.demonstration.model import Reference, Sheet

_MONTHS = range(1, 13)
_MYRIAD, _KRONA = 10_000, 100


def payroll(reference: Reference) -> Iterator[VoucherInput]:
    """A voucher for each payroll list and month: pay, fees, withheld tax and what is paid out."""
    for month in _MONTHS:
        for sheet in reference.sheets:
            yield from _payroll_of(sheet, month, reference)


def _payroll_of(sheet: Sheet, month: int, reference: Reference) -> Iterator[VoucherInput]:
    taxes, calendar = reference.taxes, reference.calendar
    people = [(role, pay, tax) for role, months, pay, tax in sheet.people if month in months]
    if not people:
        return
    day = date(calendar.year, month, sheet.day)
    while not is_working_day(day, calendar):
        day -= timedelta(days=1)
    words = words_of(day, calendar)
    gross = sum(pay for _, pay, _ in people)
    withheld = sum(tax for _, _, tax in people)
    fees = sum(_fee(pay, taxes.fee_per_myriad) for _, pay, _ in people)
    yield signed_draft(
        reference,
        day=day,
        text=sheet.text.format_map(words),
        counterparty=sheet.counterparty,
        document=sheet.document.format_map(words),
        postings=(
            *(Posting(sheet.account, pay, sheet.objects, role) for role, pay, _ in people),
            Posting(sheet.fees, fees, sheet.objects),
            Posting(taxes.withheld, -withheld),
            Posting(taxes.fees_owed, -fees),
            Posting(reference.bank, withheld - gross),
        ),
        series=reference.payroll_series,
    )


def _fee(pay: Ore, per_myriad: int) -> Ore:
    """The employer's social fee on one person's pay, down to a whole krona."""
    return pay * per_myriad // _MYRIAD // _KRONA * _KRONA


def tax_payments(reference: Reference, paid: Iterable[VoucherInput]) -> Iterator[VoucherInput]:
    """Each month's deposit on the tax account, and the debit of last month's tax and fees.

    January settles what the opening balance owes, every other month the payroll among `paid`
    of the month before; a month after one without pay settles nothing.
    """
    taxes, calendar = reference.taxes, reference.calendar
    owed = {month: {taxes.withheld: 0, taxes.fees_owed: 0} for month in range(1, 14)}
    postings = [(1, row) for row in reference.opening]
    postings += [(draft.date.month + 1, row) for draft in paid for row in draft.postings]
    for month, row in postings:
        if row.account in owed[month]:
            owed[month][row.account] -= row.amount
    for month, day_of_month in zip(_MONTHS, taxes.tax_days, strict=True):
        due = working_day(date(calendar.year, month, day_of_month), calendar)
        document = "arbetsgivardeklaration {last_month}".format_map(words_of(due, calendar))
        total = sum(owed[month].values())
        if not total:
            continue
        deposit = (Posting(taxes.tax_account, total), Posting(reference.bank, -total))
        debit = (
            *(Posting(account, amount) for account, amount in owed[month].items()),
            Posting(taxes.tax_account, -total),
        )
        for text, rows in (
            ("Inbetalning till skattekontot", deposit),
            ("Avdragen skatt och arbetsgivaravgifter", debit),
        ):
            yield signed_draft(
                reference,
                day=due,
                text=text,
                counterparty="Skatteverket",
                document=document,
                postings=rows,
            )


def vat_compensation(
    reference: Reference, drafts: Iterable[VoucherInput]
) -> Iterator[VoucherInput]:
    """The claims for compensation of input VAT and their credits on the tax account.

    A claim takes the whole kronor of the VAT that was booked until its last day and not claimed
    before (lag 2005:807 7 §); öre wait for the next claim.
    """
    taxes, calendar = reference.taxes, reference.calendar
    eve = date(calendar.year, 1, 1) - timedelta(days=1)
    rows = [(eve, row) for row in reference.opening]
    rows += [(draft.date, row) for draft in drafts for row in draft.postings]
    booked = [(day, row.amount) for day, row in rows if row.account == taxes.vat]
    claimed = 0
    for until, claim_day, credit_day in taxes.vat_claims:
        unclaimed = sum(vat for day, vat in booked if day <= until) - claimed
        amount = unclaimed // _KRONA * _KRONA
        claimed += amount
        quarter = "momsersättning kvartal {quarter} {year}".format_map(words_of(until, calendar))
        for day, text, account, counter in (
            (claim_day, f"Ansökan om {quarter}", taxes.vat_claim, taxes.vat),
            (credit_day, f"Utbetald {quarter}", taxes.tax_account, taxes.vat_claim),
        ):
            yield signed_draft(
                reference,
                day=working_day(day, calendar),
                text=text,
                counterparty="Skatteverket",
                document=f"ansökan {quarter}",
                postings=(Posting(account, amount), Posting(counter, -amount)),
            )
