"""The register of fixed assets: what is there, bought, written off and disposed of (LKBR 3:6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.assets import (
    add_asset,
    days_to_depreciate,
    dispose,
    drop_asset,
    last_full_month,
    proposed_depreciation,
    proposed_disposal,
    read_asset,
    read_disposal,
    record_depreciation,
    refusals,
)
from finsam_tui.actions.written import is_yes, read
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.dialogs.question import ask_to_drop
from finsam_tui.screens.list_view import ReportsView
from ledger.assets.checks import open_from, purchases, usual_accounts
from ledger.assets.model import Position
from ledger.assets.note import asset_note_table
from ledger.assets.requirement import adjustment_proposal
from ledger.assets.tables import assets_table
from ledger.bookkeeping.fiscal_years import year_of
from ledger.core.calendar import read_day
from ledger.core.model import object_text
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from finsam_tui.screens.list_view import Reports
    from ledger.assets.record import AssetVoucher
    from ledger.assets.register import Purchase
    from ledger.book.book import Book

REPORTS: Reports = {
    "assets": (msgid("Fixed assets"), assets_table),
    "asset-note": (msgid("Note on fixed assets"), asset_note_table),
}
EARLIER = "earlier"
BANK = "1930"


class AssetsView(ReportsView):
    """The assets, or the note on them; `k` chooses, `enter` opens the latest voucher of one."""

    where: ClassVar[str] = "assets"
    reports = REPORTS
    called = msgid("Fixed assets")

    @property
    def held(self) -> Position | None:
        """The asset under the cursor."""
        return self.opens if isinstance(self.opens, Position) else None

    def can(self, action: str) -> bool:
        """An asset is opened, disposed of and dropped in the list of them."""
        return action not in ("open", "dispose", "drop") or self.report == "assets"

    def action_open(self) -> None:
        """Opens the latest voucher of the asset."""
        if self.held and self.held.vouchers:
            self.frame.open_voucher(self.held.vouchers[-1])

    def action_add(self) -> None:
        """Registers what a voucher bought, or what was bought earlier."""
        waiting = {str(one.posting): one for one in purchases(self.book)}
        if not waiting:
            self._write_asset(None)
            return
        names = {
            key: f"{one.day} {one.name} {one.text} {write_amount(one.left)}"
            for key, one in waiting.items()
        }

        def chosen(key: str | None) -> None:
            if key:
                self._write_asset(waiting.get(key))

        names[EARLIER] = _("It was bought earlier")
        self.app.push_screen(Picker(_("What was bought?"), names), chosen)

    def _write_asset(self, bought: Purchase | None) -> None:
        def attempt(values: Mapping[str, str]) -> str:
            asset = add_asset(self.book, read_asset(self.book, values, bought), self.finsam.who)
            about = {"number": asset.id, "name": asset.name}
            return _("Fixed asset {number} is registered: {name}", **about)

        title = _("A new fixed asset")
        self.app.push_screen(Form(title, _asset_fields(self.book, bought), attempt))

    def action_depreciate(self) -> None:
        """Writes off by the plan, in one voucher or in one for each month."""
        last = last_full_month(self.finsam.scope.year)

        def wanted(values: Mapping[str, str]) -> tuple[date, ...]:
            day = read(values["last"], partial(read_day, near=last), "last")
            monthly = is_yes(values["monthly"])
            return days_to_depreciate(self.book, day, monthly=monthly)

        def attempt(values: Mapping[str, str]) -> str:
            recorded = record_depreciation(self.book, wanted(values), self.finsam.who)
            return _("Recorded: {vouchers}", vouchers=", ".join(one.full_name for one in recorded))

        def proposed(values: Mapping[str, str]) -> tuple[AssetVoucher, ...]:
            return tuple(proposed_depreciation(self.book, wanted(values)))

        fields = (
            Field("last", _("Write off until"), last.isoformat(), is_needed=True),
            Field("monthly", _("A voucher for each month"), _("no"), _("yes, or no: one in all")),
        )
        preview = partial(self._preview, proposed)
        form = Form(_("Depreciation"), fields, attempt, preview=preview, verb=_("record"))
        self.app.push_screen(form)

    def action_dispose(self) -> None:
        """Records that the asset is sold or scrapped."""
        if (held := self.held) is None:
            return
        near, asset = self.finsam.scope.period.last, held.asset
        read = partial(read_disposal, asset.id, near=near)

        def attempt(values: Mapping[str, str]) -> None:
            receipt, _proposal = dispose(self.book, read(values), self.finsam.who)
            judged = adjustment_proposal(self.book, year_of(self.book, receipt.date))
            message = _("Recorded: {vouchers}", vouchers=receipt.full_name)
            words = [message, *([problem_on_screen(judged)] if judged else [])]
            self.finsam.show_message(" ".join(words), urgent=bool(judged))

        def proposed(values: Mapping[str, str]) -> tuple[AssetVoucher, ...]:
            return (proposed_disposal(self.book, read(values)),)

        fields = (
            Field("date", _("Sold or scrapped on"), near.isoformat(), is_needed=True),
            Field("price", _("Price"), "", _("Empty when it is scrapped."), is_amount=True),
            Field("against", _("Where the price is"), BANK, _("1930, or 1510 for an invoice")),
            Field("result", _("Account of the gain or loss"), "", _("Empty: the chart's first.")),
        )
        title = _("Sell or scrap {number} {name}", number=asset.id, name=asset.name)
        preview = partial(self._preview, proposed)
        self.app.push_screen(Form(title, fields, attempt, preview=preview, verb=_("record")))

    def _preview(
        self,
        proposed: Callable[[Mapping[str, str]], tuple[AssetVoucher, ...]],
        values: Mapping[str, str],
    ) -> str:
        """The vouchers that would be recorded, or what keeps them from it."""
        found = proposed(values)
        lines = [line for one in found for line in _lines_of(one)]
        return "\n".join([*lines, *map(problem_on_screen, refusals(self.book, found))]) or _(
            "By the plan nothing is to be written off."
        )

    def action_drop(self) -> None:
        """Takes out an asset that was registered by mistake, once that is meant."""
        if (held := self.held) is None:
            return
        number, name = held.asset.id, held.asset.name

        def drop() -> None:
            drop_asset(self.book, number, self.finsam.who)

        ask_to_drop(self.finsam, f"{number} {name}", drop)


def _lines_of(proposal: AssetVoucher) -> list[str]:
    """A voucher in two lines: its day and amounts, and the gain or what is written off."""
    rows = proposal.voucher.postings
    amounts = ", ".join(f"{row.account} {write_amount(row.amount)}" for row in rows)
    lines = [f"{proposal.voucher.date}: {amounts}"]
    if proposal.gain:
        about = {"amount": write_amount(abs(proposal.gain))}
        gain, loss = _("Gain: {amount}", **about), _("Loss: {amount}", **about)
        lines.append(gain if proposal.gain > 0 else loss)
    return lines


def _asset_fields(book: Book, bought: Purchase | None) -> tuple[Field, ...]:
    """What is written of an asset; of what was bought earlier, what was written off too."""
    account = bought.account if bought else "1220"
    collects, costs = usual_accounts(book, account)
    day = bought.day if bought else open_from(book)[0].first
    earlier = () if bought else (Field("depreciated", _("Written off when the year began"), "0"),)
    return (
        Field("name", _("Name"), bought.text if bought else "", is_needed=True),
        Field("account", _("Account"), account, is_needed=True),
        Field("cost", _("Cost"), write_amount(bought.left) if bought else "", is_amount=True),
        Field("in_use", _("Taken into use"), day.isoformat(), _("It is written off from then.")),
        Field("months", _("Useful life in months"), "36", is_needed=True),
        *earlier,
        Field("residual", _("Residual value"), "", _("What is not written off."), is_amount=True),
        Field("objects", _("Objects"), object_text(bought.objects) if bought else ""),
        Field("accumulated", _("Written off is collected on"), collects),
        Field("depreciation", _("Cost of writing off"), costs),
    )
