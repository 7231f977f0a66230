"""`finsam asset`: the register of fixed assets (LKBR 3:6), and the vouchers that it proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.assets import (
    add_asset,
    days_to_depreciate,
    dispose,
    drop_asset,
    last_full_month,
    link_depreciation,
    proposed_depreciation,
    proposed_disposal,
    purchase_by,
    read_asset,
    read_disposal,
    record_depreciation,
    refusals,
)
from finsam_tui.actions.vouchers import voucher_numbered
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.record_cmd import receipt, receipt_line
from finsam_tui.cli.show_cmd import print_report, query_of, report_named
from finsam_tui.i18n import _, language, msgid, problem_in
from ledger.assets.requirement import adjustment_proposal
from ledger.bookkeeping.fiscal_years import fiscal_year, year_of
from ledger.core.errors import Refused
from ledger.core.model import object_text
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from ledger.assets.record import AssetVoucher
    from ledger.book.book import Book
    from ledger.core.model import RecordedVoucher

OF_AN_ASSET = {
    "account": msgid("the account of its cost, as 1220 (that of the purchase)"),
    "cost": msgid("what it cost (what is left of the purchase)"),
    "in-use": msgid("the day it is taken into use, from which it is written off"),
    "residual": msgid("what is not written off (nothing)"),
    "objects": msgid("its objects, as '1:KANSLI 6:MIA' (those of the purchase)"),
    "accumulated": msgid("where what is written off is collected, as 1229"),
    "depreciation": msgid("where the cost of writing off is, as 7832"),
    "brought": msgid("bought earlier: the last day before an open year"),
    "depreciated": msgid("what was written off of it on that day"),
}
OF_A_DISPOSAL = {
    "price": msgid("what it is sold for; without a price it is scrapped"),
    "against": msgid("where the price is, as 1930 or 1510"),
    "result": msgid("the account of the gain or loss (the chart's first)"),
}


def add_arguments(parser: ArgumentParser) -> None:
    """What is done with the register, each with its own arguments."""
    options.add_book(parser)
    verbs = {
        "list": _("list the assets as they are when the days end"),
        "add": _("register an asset that a voucher bought, or that was bought earlier"),
        "depreciate": _("write off by the plan, in a voucher"),
        "dispose": _("record that an asset is sold or scrapped"),
        "drop": _("take an asset that was registered by mistake out again"),
    }
    for verb, kind in options.add_verbs(parser, verbs).items():
        if verb == "add":
            _add_asset_arguments(kind)
        if verb in ("dispose", "drop"):
            text = _("the number of the asset, as the list has it")
            kind.add_argument("number", metavar="NUMBER", type=options.number, help=text)
        if verb == "dispose":
            text = _("the day on which it is sold or scrapped, year-month-day")
            kind.add_argument("--date", metavar="D", required=True, help=text)
            _add_texts(kind, OF_A_DISPOSAL)
        if verb == "depreciate":
            text = _("the day of the voucher (the end of the last month that is over)")
            kind.add_argument("--to", dest="last", metavar="D", help=text)
            text = _("link a voucher typed by hand that writes off the same, by its number")
            options.add_voucher(kind, text)
            text = _("a voucher for each month of the year until then")
            kind.add_argument("--monthly", action="store_true", help=text)
        if verb in ("dispose", "depreciate"):
            text = _("show the vouchers, and record nothing")
            kind.add_argument("--dry-run", action="store_true", help=text)
        if verb == "list":
            options.add_period(kind)
        else:
            options.add_by(kind)
        options.add_year(kind)
        options.add_json(kind)


def _add_asset_arguments(parser: ArgumentParser) -> None:
    text = _("what it is, as Kopiator (the text of the voucher)")
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=text)
    text = _("its useful life in months")
    parser.add_argument("--months", metavar="N", required=True, help=text)
    options.add_voucher(parser, _("the number of the voucher that bought it"))
    _add_texts(parser, OF_AN_ASSET)


def _add_texts(parser: ArgumentParser, texts: dict[str, str]) -> None:
    for name, about in texts.items():
        parser.add_argument(f"--{name}", metavar="TEXT", default="", help=_(about))


def run(given: Namespace) -> int:
    """Lists the register, or changes it and says what was done."""
    only_reads = given.what == "list" or getattr(given, "dry_run", False)
    with open_book(given.book, read_only=only_reads) as book:
        return {"list": _list, "add": _add, "drop": _drop}.get(given.what, _write)(book, given)


def _list(book: Book, given: Namespace) -> int:
    query = query_of(book, "assets", *options.year_and_period(book, given))
    return print_report(book, report_named("assets"), query, "json" if given.json else "text")


def _add(book: Book, given: Namespace) -> int:
    written = {name.replace("-", "_"): value for name, value in vars(given).items()}
    bought = None
    if given.number is not None:
        voucher = voucher_numbered(book, given.year, given.series, given.number)
        bought = purchase_by(book, voucher, given.account)
    texts = {name: value for name, value in written.items() if isinstance(value, str)}
    asset = add_asset(book, read_asset(book, texts, bought), given.by)
    about = {"number": asset.id, "name": asset.name}
    accounts = f"{asset.account}, {asset.accumulated}, {asset.depreciation}"
    more = {"cost": write_amount(asset.cost), "accounts": accounts}
    text = _("Fixed asset {number}: {name}, {cost}, on {accounts}", **about, **more)
    return printing.print_answer(given, {"asset": about}, [text])


def _drop(book: Book, given: Namespace) -> int:
    asset = drop_asset(book, given.number, given.by)
    about = {"number": asset.id, "name": asset.name}
    text = _("Fixed asset {number} is no longer registered: {name}", **about)
    return printing.print_answer(given, {"dropped": about}, [text])


def _write(book: Book, given: Namespace) -> int:
    """Proposes or records what writes off, or what an asset is sold or scrapped by."""
    recorded: tuple[RecordedVoucher, ...] = ()
    proposals: tuple[AssetVoucher, ...]
    day = None
    if given.what == "depreciate" and given.number is not None:
        voucher = voucher_numbered(book, given.year, given.series, given.number)
        proposals = (link_depreciation(book, voucher, given.by),)
    elif given.what == "depreciate":
        last = (
            options.day("--to", given.last)
            if given.last
            else last_full_month(fiscal_year(book, given.year))
        )
        days = days_to_depreciate(book, last, monthly=given.monthly)
        proposals = tuple(proposed_depreciation(book, days))
        if not given.dry_run:
            recorded = record_depreciation(book, days, given.by)
    else:
        day = options.day("--date", given.date)
        wanted = read_disposal(given.number, {**vars(given), "date": ""}, day)
        proposals = (proposed_disposal(book, wanted),)
        if not given.dry_run:
            recorded = (dispose(book, wanted, given.by)[0],)
    if given.dry_run and (wrong := refusals(book, proposals)):
        raise Refused(wrong)
    if given.json:
        _print_document(proposals, recorded)
        return 0
    _print_proposals(proposals, recorded)
    if day and recorded and (judged := adjustment_proposal(book, year_of(book, day))):
        printing.print_lines([problem_in(judged, language())])
    return 0


def _print_document(
    proposals: Iterable[AssetVoucher], recorded: tuple[RecordedVoucher, ...]
) -> None:
    printing.print_document(
        {
            "vouchers": [
                {
                    "date": one.voucher.date.isoformat(),
                    "text": one.voucher.text,
                    "assets": [
                        {"number": asset.id, "name": asset.name, "depreciation": amount}
                        for asset, amount in one.parts
                    ],
                    "gain": one.gain,
                    "postings": [
                        {
                            "account": row.account,
                            "amount": row.amount,
                            "objects": object_text(row.objects),
                        }
                        for row in one.voucher.postings
                    ],
                }
                for one in proposals
            ],
            "recorded": list(map(receipt, recorded)),
        }
    )


def _print_proposals(
    proposals: tuple[AssetVoucher, ...], recorded: tuple[RecordedVoucher, ...]
) -> None:
    if not proposals:
        printing.print_lines([_("By the plan nothing is to be written off.")])
    for one in proposals:
        printing.print_lines([f"{one.voucher.date}  {one.voucher.text}"])
        printing.print_lines(
            f"  {row.account:8} {write_amount(row.amount):>16}  {object_text(row.objects)}".rstrip()
            for row in one.voucher.postings
        )
        written = [part for part in one.parts if part[1]]
        text = _(
            "{amount} is written off of {number:# asset|# assets}.",
            number=len(written),
            amount=write_amount(one.total),
        )
        printing.print_lines([f"  {text}"])
        if one.gain:
            about = {"amount": write_amount(abs(one.gain))}
            gain, loss = _("Gain: {amount}", **about), _("Loss: {amount}", **about)
            printing.print_lines([f"  {gain if one.gain > 0 else loss}"])
    printing.print_lines(map(receipt_line, recorded))
