"""The registers of a book as tables: ledger, journal, vouchers, trial balance and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.follow_up_tables import multiyear_table, operations_table
from exports.render.table import Column, Table
from exports.words import TITLES, word
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.bookkeeping.voucher_queries import postings_by_account, postings_by_registration
from ledger.core.i18n import translated
from ledger.core.label import Label
from ledger.core.model import voucher_name
from ledger.proof.proof import prove
from ledger.registers.history import history
from ledger.registers.open_items import open_items
from ledger.registers.system_documentation import system_documentation
from ledger.registers.trial import trial
from ledger.registers.vouchers import registered_vouchers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exports.export_request import ExportRequest
    from exports.render.table import Row
    from ledger.bookkeeping.voucher_queries import PostingRow
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore

SEQUENCE = Column(
    "sequence",
    Label("Reg.nr", "Reg. no."),
    "number",
    Label("Registreringsordning i hela boken", "Order of registration in the whole book"),
    8,
)
SERIES = Column("series", Label("Serie", "Series"), width=6)
NUMBER = Column("number", Label("Nummer", "Number"), "number", width=8)
VOUCHER = Column(
    "voucher",
    Label("Ver.", "Voucher"),
    about=Label("Serie och nummer, som A 17", "Series and number, as A 17"),
    width=9,
)
DATE = Column("date", Label("Datum", "Date"), "day", Label("Bokföringsdag", "Day of entry"), 11)
ACCOUNT = Column("account", Label("Konto", "Account"), "code", width=8)
ACCOUNT_NAME = Column("name", Label("Kontonamn", "Account name"), width=34)
TEXT = Column("text", Label("Text", "Text"), width=44)
OBJECTS = Column(
    "objects",
    Label("Objekt", "Objects"),
    about=Label("Dimension och kod, som 6:MIA", "Dimension and code, as 6:MIA"),
    width=18,
)
AMOUNT = Column(
    "amount",
    Label("Belopp", "Amount"),
    "amount",
    Label("Debet positivt, kredit negativt", "Debit positive, credit negative"),
    15,
)
BALANCE = Column(
    "balance",
    Label("Saldo", "Balance"),
    "amount",
    Label("Kontots saldo efter posten", "The balance of the account after the posting"),
    15,
)
CORRECTS = Column(
    "corrects",
    Label("Rättar", "Corrects"),
    about=Label("Verifikationen som rättas", "The voucher that it corrects"),
)
CORRECTED_BY = Column(
    "corrected_by",
    Label("Rättad av", "Corrected by"),
    about=Label("Verifikationen som rättar den", "The voucher that corrects it"),
)
SHA256 = Column("sha256", Label("SHA-256", "SHA-256"), width=20)


def general_ledger(source: ExportRequest, member: tuple[int, str] | None = None) -> Table:
    """The postings in systematic order: by account, then day (huvudbok, BFL 5:1).

    The balance begins with what the account had when the period began.
    """

    def rows() -> Iterator[Row]:
        names = account_names(source)
        balances = opening_by_account(source, member)
        lines = postings_by_account(source.book, source.period, member=member)
        for line in lines:
            balances[line.account] = balances.get(line.account, 0) + line.amount
            yield (
                line.account,
                names.get(line.account, ""),
                *_of_line(line),
                balances[line.account],
                line.corrects,
                line.corrected_by,
            )

    columns = (ACCOUNT, ACCOUNT_NAME, SEQUENCE, VOUCHER, DATE, TEXT, OBJECTS, AMOUNT)
    return Table("ledger", TITLES["ledger"], (*columns, BALANCE, CORRECTS, CORRECTED_BY), rows)


def journal(source: ExportRequest) -> Table:
    """The postings in the order they were registered (grundbok, BFL 5:1)."""

    def rows() -> Iterator[Row]:
        names = account_names(source)
        for line in postings_by_registration(source.book, source.period):
            sequence, voucher, day, text, members, amount = _of_line(line)
            account = (line.account, names.get(line.account, ""))
            marks = (line.corrects, line.corrected_by)
            yield (sequence, voucher, day, *account, text, members, amount, *marks)

    columns = (SEQUENCE, VOUCHER, DATE, ACCOUNT, ACCOUNT_NAME, TEXT, OBJECTS, AMOUNT)
    return Table("journal", TITLES["journal"], (*columns, CORRECTS, CORRECTED_BY), rows)


def _of_line(line: PostingRow) -> tuple[int, str, str, str, str, Ore]:
    voucher = voucher_name(line.series, line.number)
    members = object_text(line.objects)
    return (line.sequence, voucher, line.date, line.text, members, line.amount)


def vouchers(source: ExportRequest) -> Table:
    """Every voucher with who, when and what it rests on (BFL 5:7, LKBR 3:9)."""

    def rows() -> Iterator[Row]:
        for item in registered_vouchers(source.book, source.period):
            yield (
                item.sequence,
                item.series,
                item.number,
                item.date,
                item.event_date,
                item.text,
                item.counterparty,
                item.document,
                item.amount,
                item.recorded_by,
                item.registered_at,
                item.approved_by,
                item.approved_at,
                item.corrects,
                item.corrected_by,
                item.origin,
                item.files,
            )

    columns = (
        SEQUENCE,
        SERIES,
        NUMBER,
        DATE,
        Column("event_date", Label("Händelsedatum", "Event date"), "day", width=13),
        TEXT,
        Column("counterparty", Label("Motpart", "Counterparty"), width=28),
        Column("document", Label("Underlag", "Document"), width=22),
        Column(
            "amount",
            Label("Belopp", "Amount"),
            "amount",
            Label("Debetsidans summa", "The sum of the debit side"),
            15,
        ),
        Column("recorded_by", Label("Registrerad av", "Recorded by")),
        Column("registered_at", Label("Registrerad (UTC)", "Recorded at (UTC)"), width=24),
        Column("approved_by", Label("Attesterad av", "Approved by")),
        Column("approved_at", Label("Attesterad (UTC)", "Approved at (UTC)"), width=24),
        CORRECTS,
        CORRECTED_BY,
        Column(
            "origin",
            Label("Ursprung", "Origin"),
            about=Label("Hur den kom in i boken", "How it came into the book"),
        ),
        Column("files", Label("Bilagor", "Attachments"), "number", width=8),
    )
    return Table("vouchers", TITLES["vouchers"], columns, rows)


def trial_balance(source: ExportRequest) -> Table:
    """What each account began with, what happened, what it ended with; the columns sum to 0."""

    def rows() -> Iterator[Row]:
        for line in trial(source.book, source.year, source.part):
            yield (line.account, line.name, line.opening, line.movement, line.closing)

    columns = (
        ACCOUNT,
        ACCOUNT_NAME,
        Column("opening", Label("Ingående", "Opening"), "amount", width=16),
        Column("movement", Label("Förändring", "Movement"), "amount", width=16),
        Column("closing", Label("Utgående", "Closing"), "amount", width=16),
    )
    return Table("trial", TITLES["trial"], columns, rows)


def unpaid(source: ExportRequest) -> Table:
    """What customers owe and suppliers have to get when the period ends, invoice by invoice."""

    def rows() -> Iterator[Row]:
        names = account_names(source)
        for item in open_items(source.book, source.period.last):
            yield (
                item.account,
                names.get(item.account, ""),
                item.counterparty or word("unspecified", source.language),
                item.document,
                item.since.isoformat(),
                " ".join(map(str, item.vouchers)),
                item.amount,
            )

    columns = (
        ACCOUNT,
        ACCOUNT_NAME,
        Column("counterparty", Label("Motpart", "Counterparty"), width=34),
        Column("document", Label("Underlag", "Document"), width=24),
        Column("since", Label("Sedan", "Since"), "day", width=11),
        Column(
            "vouchers",
            Label("Reg.nr", "Reg. nos."),
            about=Label("Verifikationerna bakom posten", "The vouchers behind the item"),
            width=18,
        ),
        AMOUNT,
    )
    return Table("open-items", TITLES["open-items"], columns, rows)


def chart(source: ExportRequest) -> Table:
    """The chart of accounts."""

    def rows() -> Iterator[Row]:
        for item in accounts(source.book, source.year):
            yield (item.number, item.name, item.kind, int(item.active), " ".join(item.sru))

    columns = (
        ACCOUNT,
        ACCOUNT_NAME,
        Column(
            "kind",
            Label("Kontotyp", "Kind"),
            about=Label(
                "asset tillgång, liability skuld eller eget kapital, income intäkt, cost kostnad",
                "asset, liability or equity, income, cost",
            ),
        ),
        Column("active", Label("Aktivt", "Active"), "number", Label("1 är ja", "1 is yes"), 7),
        Column("sru", Label("SRU", "SRU")),
    )
    return Table("accounts", TITLES["accounts"], columns, rows)


def object_list(source: ExportRequest) -> Table:
    """The dimensions and their objects: projects, cost centres, members."""

    def rows() -> Iterator[Row]:
        names = {item.number: item.name for item in dimensions(source.book, source.year)}
        for item in objects(source.book, source.year):
            dimension = names.get(item.dimension, "")
            yield (item.dimension, dimension, item.code, item.name, int(item.active))

    columns = (
        Column("dimension", Label("Dimension", "Dimension"), "number", width=10),
        Column("dimension_name", Label("Dimensionens namn", "Name of the dimension"), width=24),
        Column("code", Label("Kod", "Code")),
        Column("name", Label("Namn", "Name"), width=44),
        Column("active", Label("Aktivt", "Active"), "number", Label("1 är ja", "1 is yes"), 7),
    )
    return Table("objects", TITLES["objects"], columns, rows)


def files(source: ExportRequest) -> Table:
    """The files of the vouchers, with the SHA-256 that they are kept under."""

    def rows() -> Iterator[Row]:
        for item in source.attachments():
            yield (
                item.voucher,
                item.name,
                item.size,
                item.sha256,
                item.received_at,
                item.received_by,
            )

    columns = (
        SEQUENCE,
        Column("file", Label("Fil", "File"), width=40),
        Column("size", Label("Storlek (byte)", "Size (bytes)"), "number"),
        SHA256,
        Column("received_at", Label("Mottagen (UTC)", "Received at (UTC)"), width=24),
        Column("received_by", Label("Mottagen av", "Received by")),
    )
    return Table("attachments", TITLES["attachments"], columns, rows)


def processing(source: ExportRequest) -> Table:
    """Who did what and when, with what program (BFL 5:11, BFNAR 2013:2 p 9.16)."""

    def rows() -> Iterator[Row]:
        for event in history(source.book):
            message = source.translate(event.message)
            about = (event.sequence, event.at, event.by, event.program, event.kind)
            yield (*about, message, event.hash)

    columns = (
        Column("seq", Label("Post", "Entry"), "number", width=8),
        Column("at", Label("När (UTC)", "When (UTC)"), width=24),
        Column("by", Label("Vem", "Who"), width=16),
        Column("program", Label("Program", "Program"), width=16),
        Column("kind", Label("Händelse", "Event"), width=14),
        Column("said", Label("Vad", "What"), width=80),
        Column("hash", Label("Kedjans SHA-256", "SHA-256 of the chain"), width=24),
    )
    return Table("history", TITLES["history"], columns, rows)


def system(source: ExportRequest) -> Table:
    """How the books are built and kept (BFL 5:11, BFNAR 2013:2 p 9.1)."""

    def rows() -> Iterator[Row]:
        for section in system_documentation(source.book, source.language):
            for what, how in section.rows:
                yield (translated(section.title, source.language), what, how)

    columns = (
        Column("section", Label("Avsnitt", "Section"), width=28),
        Column("what", Label("Vad", "What"), width=34),
        Column("how", Label("Hur", "How"), width=90),
    )
    return Table("system", TITLES["system"], columns, rows)


def proof(source: ExportRequest) -> Table:
    """Everything that must agree with everything else, with both sides."""

    def rows() -> Iterator[Row]:
        for item in prove(source.book, source.year):
            check = item.check
            message = source.translate(check.message)
            yield (
                check.id,
                message,
                check.left,
                check.right,
                check.difference,
                int(check.ok),
                check.severity or "",
            )

    columns = (
        Column("check", Label("Kontroll", "Check"), width=24),
        Column("said", Label("Vad som gäller", "What holds"), width=90),
        Column("left", Label("Ena sidan", "One side"), "amount", width=16),
        Column("right", Label("Andra sidan", "The other side"), "amount", width=16),
        Column("difference", Label("Skillnad", "Difference"), "amount", width=16),
        Column("ok", Label("Stämmer", "Holds"), "number", Label("1 är ja", "1 is yes"), 8),
        Column(
            "severity",
            Label("Slag", "Severity"),
            width=10,
            about=Label("advice tillåtet så länge, fault fel", "advice allowed for now, or fault"),
        ),
    )
    return Table("proof", TITLES["proof"], columns, rows)


REGISTERS: Mapping[str, Callable[[ExportRequest], Table]] = {
    "trial": trial_balance,
    "ledger": general_ledger,
    "journal": journal,
    "vouchers": vouchers,
    "open-items": unpaid,
    "operations": operations_table,
    "multiyear": multiyear_table,
    "proof": proof,
    "accounts": chart,
    "objects": object_list,
    "attachments": files,
    "history": processing,
    "system": system,
}
"""Every register by its name."""


def account_names(source: ExportRequest) -> dict[str, str]:
    """The name of each account."""
    return {account.number: account.name for account in accounts(source.book, source.year)}


def opening_by_account(
    source: ExportRequest, member: tuple[int, str] | None = None
) -> dict[str, Ore]:
    """What each account had when the period began; of one object if it is given."""
    opening: dict[str, Ore] = {}
    balances = read_balances(source.book, source.year, source.period)
    for (account, members), amount in balances.opening.items():
        if member is None or member in members:
            opening[account] = opening.get(account, 0) + amount
    return opening


def object_text(members: ObjectTags) -> str:
    """The objects of a posting on one line: `"1:KANSLI 6:MIA"`."""
    return " ".join(f"{dimension}:{code}" for dimension, code in members)
