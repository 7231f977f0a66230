"""A new accrual: a row of a voucher, or an amount, that belongs to another month."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from finsam_tui.actions.accruals import (
    enter_accrual,
    month_end,
    record_reversals,
    set_reversal_day,
)
from finsam_tui.actions.written import read
from finsam_tui.i18n import _
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form, beside
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.widgets.text_cells import safe_text
from ledger.bookkeeping.accruals import (
    accrual_draft,
    accruals,
    reversal_draft,
    usual_counterpart,
)
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.core.calendar import read_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.model import Posting, VoucherInput, debit_side
from ledger.core.money import write_amount
from ledger.core.text import clean
from ledger.entry.draft_parsing import EntryLookup, read_row
from ledger.entry.draft_store import DraftRow, write_objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from finsam_tui.shell import Shell
    from ledger.book.book import Book
    from ledger.bookkeeping.accruals import Accrual
    from ledger.core.model import Account, Voucher

ON_THE_STATEMENT = ("income", "cost")
ON_THE_SHEET = ("asset", "liability")


def begin_accrual(finsam: Shell, on: date, voucher: Voucher | None, at: int = 0) -> None:
    """Asks for an accrual on the day; of a voucher's row when there is one.

    `at` is the row; when it is not of the income statement, the largest one that is.
    """
    chart = _chart(finsam.book)
    row = _row_to_accrue(voucher, at, chart) if voucher else None
    account = row.account if row else ""
    against = usual_counterpart(finsam.book, account) if account else ""
    document = voucher.document if voucher else _("accrual {day}", day=on)
    fields = (
        Field("account", _("Account of the cost or the income"), account),
        Field("objects", _("Objects"), write_objects(row.objects, chart.objects) if row else ""),
        Field(
            "amount",
            _("Amount that belongs to the other month"),
            write_amount(abs(row.amount)) if row else "",
            _("a part is worked out: 12 000*2/3"),
            is_amount=True,
        ),
        Field(
            "against",
            _("Against"),
            against,
            _("17xx: the cost is prepaid; 29xx: it is accrued"),
        ),
        Field("text", _("Text"), voucher.text if voucher else "", is_needed=True),
        Field("document", _("Document"), document),
        Field("date", _("Recorded on"), on.isoformat()),
        Field("reverses_on", _("Reversed on"), (on + timedelta(days=1)).isoformat()),
    )
    asked = partial(_read, finsam, chart, on, voucher)

    def attempt(values: Mapping[str, str]) -> str:
        draft, reverses_on = asked(values)
        recorded = enter_accrual(finsam.book, draft, reverses_on)
        return _(
            "Recorded: {voucher}; it is reversed on {day}.",
            voucher=recorded.full_name,
            day=reverses_on,
        )

    def preview(values: Mapping[str, str]) -> str:
        try:
            draft, reverses_on = asked(values)
        except Refused:
            return ""
        return _shown(draft, reverses_on)

    finsam.push_screen(Form(_("New accrual"), fields, attempt, preview=preview, verb=_("record")))


def begin_reversal(finsam: Shell, voucher: Voucher) -> None:
    """Asks for the day when the whole voucher is to be reversed."""
    known = [one for one in accruals(finsam.book) if one.voucher.sequence == voucher.sequence]
    first = month_end(finsam.book, voucher.date) + timedelta(days=1)
    on = known[0].reverses_on if known else first
    name = voucher.full_name

    def attempt(values: Mapping[str, str]) -> str:
        day = read(values["reverses_on"], partial(read_day, near=on), "reverses_on")
        set_reversal_day(finsam.book, voucher.sequence, day, finsam.who)
        return _("{voucher} is reversed on {day}.", voucher=name, day=day)

    def preview(values: Mapping[str, str]) -> str:
        day = read_day(values["reverses_on"], on)
        return "" if isinstance(day, Problem) else _line(reversal_draft(voucher, day, name))

    text = _(
        "The reversal is recorded when its day has come; the overview and year-end remind of it."
    )
    field = Field("reverses_on", _("Reversed on"), on.isoformat())
    title = _("Reverse all of {voucher}", voucher=name)
    finsam.push_screen(Form(title, (field,), attempt, text=text, preview=preview))


ALL = "all"


def ask_to_reverse(finsam: Shell, due: Sequence[Accrual]) -> None:
    """Asks which of the accruals that are due to reverse, and records the reversals."""
    shown = finsam.scope.year.name
    by_name = {one.voucher.name_in(shown): one for one in due}

    def go_on(answer: str | None) -> None:
        if answer is not None:
            chosen = due if answer == ALL else (by_name[answer],)
            run_change(finsam, partial(_reverse, finsam, chosen))

    options = {ALL: _("Record {number:it|all #}", number=len(due))}
    for name, one in by_name.items():
        amount = write_amount(debit_side(one.voucher.postings))
        options[name] = safe_text(f"{one.reverses_on}  {name}  {one.voucher.text}  {amount}")
    finsam.push_screen(Picker(_("Accruals to reverse"), options), go_on)


def _reverse(finsam: Shell, chosen: Sequence[Accrual]) -> str:
    record_reversals(finsam.book, chosen, finsam.who)
    return _("{number:# reversal is|# reversals are} recorded.", number=len(chosen))


def _chart(book: Book) -> EntryLookup:
    return EntryLookup({account.number: account for account in accounts(book)}, objects(book))


def _row_to_accrue(voucher: Voucher, at: int, chart: EntryLookup) -> Posting | None:
    rows = [row for row in voucher.postings if chart.accounts[row.account].kind in ON_THE_STATEMENT]
    here = voucher.postings[at] if at < len(voucher.postings) else None
    return here if here in rows else max(rows, key=lambda row: abs(row.amount), default=None)


def _read(
    finsam: Shell,
    chart: EntryLookup,
    near: date,
    voucher: Voucher | None,
    values: Mapping[str, str],
) -> tuple[VoucherInput, date]:
    """The draft and the day of its reversal; raises Refused with all that is not understood."""
    faults: list[Problem] = []
    typed = DraftRow(values["account"], values["objects"], values["amount"])
    row = read_row(typed, chart)
    for fault in row.problems:
        faults += beside("amount" if fault.where == "debit" else fault.where, (fault,))
    against = _account(values["against"], "against", ON_THE_SHEET, chart, faults)
    _account(row.account, "account", ON_THE_STATEMENT, chart, faults)
    days = {key: read_day(values[key], near) for key in ("date", "reverses_on")}
    for key, day in days.items():
        if isinstance(day, Problem):
            faults += beside(key, (day,))
    on, reverses_on = days["date"], days["reverses_on"]
    if faults or against is None or isinstance(on, Problem) or isinstance(reverses_on, Problem):
        raise Refused(faults)
    about = VoucherInput(
        date=on,
        text=clean(values["text"]),
        postings=(),
        series=voucher.series if voucher else "A",
        counterparty=voucher.counterparty if voucher else "",
        document=clean(values["document"]),
        recorded_by=finsam.who,
    )
    posting = Posting(row.account, row.amount, row.objects)
    return accrual_draft(posting, against, about), reverses_on


def _account(
    typed: str, field: str, kinds: tuple[str, ...], chart: EntryLookup, faults: list[Problem]
) -> Account | None:
    """The account, when it is of one of the kinds; what is wrong with it is added to `faults`."""
    account = chart.accounts.get(typed.strip())
    if account is None and field == "against":
        faults.append(
            problem("accrue-against", "Write the number of an account in the chart.", field)
        )
    elif account is not None and account.kind not in kinds:
        faults.append(
            problem(
                "accrue-kind",
                "An accrual is a cost or an income against a balance account.",
                field,
            )
        )
    return account


def _shown(draft: VoucherInput, reverses_on: date) -> str:
    """Both vouchers, and what they do to the results."""
    back = reversal_draft(draft, reverses_on, "")
    moved = draft.postings[1].amount
    results = _(
        "Result {month} {amount}, {other_month} {opposite}",
        month=f"{draft.date:%Y-%m}",
        amount=_signed(-moved),
        other_month=f"{reverses_on:%Y-%m}",
        opposite=_signed(moved),
    )
    return "\n".join((_line(draft), _line(back), results))


def _line(draft: VoucherInput) -> str:
    """A voucher in a line: its day, and the amount to and from its accounts."""
    debit = [row.account for row in draft.postings if row.amount > 0]
    credit = [row.account for row in draft.postings if row.amount < 0]
    return _(
        "{day}: debit {debit}, credit {credit}, {amount}",
        day=draft.date,
        debit=" ".join(debit),
        credit=" ".join(credit),
        amount=write_amount(debit_side(draft.postings)),
    )


def _signed(amount: int) -> str:
    return f"+{write_amount(amount)}" if amount > 0 else write_amount(amount)
