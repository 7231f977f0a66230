"""VAT compensation: its periods, the vouchers behind them, and the yearly statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.vat import (
    claim_wanted,
    mark_cost,
    mark_wanted,
    propose_claim,
    record_claim,
    state_claim,
)
from finsam_tui.actions.written import read_if_any
from finsam_tui.i18n import _, language, msgid, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.list_view import ReportsView
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core import calendar
from ledger.core.i18n import translated
from ledger.core.money import write_amount
from ledger.vat_compensation.model import VatPeriod
from ledger.vat_compensation.periods import read_period
from ledger.vat_compensation.register import vat_register
from ledger.vat_compensation.tables import (
    claim_lines,
    claim_vouchers_table,
    vat_table,
    vat_vouchers_table,
    vat_year_table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.screens.list_view import Reports
    from ledger.core.table import Table

REPORTS: Reports = {
    "vat": (msgid("VAT compensation"), vat_table),
    "vat-vouchers": (msgid("VAT, voucher by voucher"), vat_vouchers_table),
    "vat-year": (msgid("Yearly VAT statement"), vat_year_table),
}


class VatView(ReportsView):
    """One of the lists; `k` chooses another, `enter` opens what is behind a row."""

    where: ClassVar[str] = "vat"
    reports = REPORTS
    called = msgid("VAT compensation")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.period: VatPeriod | None = None
        """The period whose vouchers are shown, when not those of all the days."""

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return self.period.id if self.period else super().title

    def table(self) -> Table:
        """Asks for the list, or for the vouchers of the period."""
        if self.period is None:
            return super().table()
        return claim_vouchers_table(self.book, self.report_query("vat-vouchers"), self.period)

    def show_report(self, report: str) -> None:
        """Shows another of the lists, of all the days."""
        self.period = None
        super().show_report(report)

    def action_open(self) -> None:
        """Opens the vouchers of a period, or a voucher."""
        if isinstance(self.opens, VatPeriod):
            self.period = self.opens
            super().show_report(next(iter(REPORTS)))
        elif isinstance(self.opens, int):
            self.frame.open_voucher(self.opens)

    def action_claim(self) -> None:
        """Claims a period: its figures and its voucher stand there before it is recorded."""
        opens = self.opens
        is_waiting = isinstance(opens, VatPeriod) and opens.period and not opens.claim
        who = self.finsam.who

        def previewed(values: Mapping[str, str]) -> str:
            proposal = propose_claim(self.book, *claim_wanted(values), who)
            return "\n".join(
                claim_lines(
                    proposal,
                    lambda text, **about: translated(text, language(), **about),
                    problem_on_screen,
                )
            )

        def attempt(values: Mapping[str, str]) -> str:
            proposal = propose_claim(self.book, *claim_wanted(values), who)
            receipt = record_claim(self.book, proposal)
            return _("Recorded: {voucher}, {day}", voucher=receipt.full_name, day=receipt.date)

        period = opens.id if isinstance(opens, VatPeriod) and is_waiting else ""
        day = calendar.today().isoformat()
        of_layout = _("Empty: as the layout says.")
        fields = (
            Field(
                "period",
                _("Period"),
                period,
                _("2026-03, 2026Q3, 2026-02..2026-04"),
                is_needed=True,
            ),
            Field("date", _("Day of the voucher"), day, is_needed=True),
            Field("amount", _("VAT to claim"), "", _("Empty: all there is."), is_amount=True),
            Field("claims", _("Account of what is claimed"), "", of_layout),
            Field("flat", _("Account of the flat rate"), "", of_layout),
        )
        title = _("Claim VAT compensation")
        form = Form(title, fields, attempt, preview=previewed, verb=_("record"))
        self.app.push_screen(form)

    def action_state(self) -> None:
        """States the months that a voucher in the book claims, or that it claims none."""
        register = vat_register(self.book, self.finsam.scope.year.last)
        claims = [*register.unstated, *(one.claim for one in register.periods if one.claim)]
        known = {str(one.voucher): (voucher_at(self.book, one.voucher), one) for one in claims}
        names = {
            key: f"{voucher.full_name} {one.day} {write_amount(one.total)}"
            for key, (voucher, one) in known.items()
            if voucher
        }
        if not names:
            self.finsam.show_message(_("No voucher claims VAT."))
            return

        def chosen(key: str | None) -> None:
            if key:
                self._state(int(key), names[key])

        self.app.push_screen(Picker(_("Which claim?"), names), chosen)

    def _state(self, sequence: int, name: str) -> None:
        def attempt(values: Mapping[str, str]) -> None:
            period = read_if_any(values["period"], read_period)
            state_claim(self.book, sequence, period, self.finsam.who)

        hint = _("2026-03, 2026Q3, 2026-02..2026-04; empty when it claims nothing after all")
        self.app.push_screen(Form(name, (Field("period", _("Period"), "", hint),), attempt))

    def action_mark(self) -> None:
        """Marks a cost without VAT that gets the flat rate."""

        def attempt(values: Mapping[str, str]) -> None:
            voucher, row, flat_rate = mark_wanted(self.book, self.finsam.scope.year, values)
            mark_cost(self.book, voucher, row, flat_rate, self.finsam.who)

        fields = (
            Field("voucher", _("Voucher"), "", _("Series and number, as A 17"), is_needed=True),
            Field("row", _("Row of the cost"), "1", is_needed=True),
            Field("premises", _("Premises of it"), "", _("As the invoice says."), is_amount=True),
            Field("landlord", _("The landlord is public"), _("no"), _("yes: 18 % is not given")),
            Field("gets", _("Gets the flat rate"), _("yes"), _("no: take the mark away")),
        )
        self.app.push_screen(Form(_("Flat rate (2005:811)"), fields, attempt))
