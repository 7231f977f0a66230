"""Reads a reference book's data: a TOML file that an accountant can read and change."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ledger.bookkeeping.specifications import Item
from ledger.core.errors import Problem, Refused, problem
from ledger.core.model import Association, ObjectTags, Posting
from ledger.core.money import read_decimal
from ledger.core.text import quoted
from ledger.demonstration.model import (
    Calendar,
    Debt,
    FixedVoucher,
    Reference,
    Sheet,
    Stream,
    Taxes,
    Way,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.core.money import Ore

_PUBLISHED = ("income", "income_notes", "cashflow")
"""The tables of printed figures whose year before is entered as published."""


def reference_ids() -> tuple[str, ...]:
    """The reference books there are data for: `("varna-2019",)`."""
    names = (file.name for file in files(__package__).iterdir())
    return tuple(sorted(n[:-5].replace("_", "-") for n in names if n.endswith(".toml")))


def read_reference(reference_id: str) -> Reference:
    """Reads the data of one reference book. Raises Refused when there is none by that name."""
    if reference_id not in reference_ids():
        raise Refused(
            problem(
                "no-reference",
                "There is no reference book {id}; choose one of {known}.",
                id=quoted(reference_id),
                known=", ".join(reference_ids()),
            )
        )
    import tomllib  # noqa: PLC0415 - only needed when a reference book is made

    name = f"{reference_id.replace('-', '_')}.toml"
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return _reference(tomllib.loads(text, parse_float=str))


def _reference(tables: dict[str, Any]) -> Reference:
    book, taxes = tables["book"], tables["taxes"]
    year = book["year"]
    calendar = Calendar(
        year=year,
        holidays=frozenset(tables["calendar"]["holidays"]),
        month_names=tuple(tables["calendar"]["month_names"]),
        swing=tuple(tables["calendar"]["swing"]),
        drift=tuple(tables["calendar"]["drift"]),
    )
    ways = {name: Way(**row) for name, row in tables["ways"].items()}
    printed: dict[str, dict[str, tuple[int, int]]] = tables["printed"]
    return Reference(
        id=book["id"],
        association=Association(book["association"], book["orgnr"]),
        template=book["template"],
        recorded_by=book["recorded_by"],
        approved_by=book["approved_by"],
        series=book["series"],
        payroll_series=book["payroll_series"],
        remarks=tuple(tables["remarks"]),
        bank=book["bank"],
        payables=book["payables"],
        calendar=calendar,
        printed={
            line: (_ore(now), _ore(before))
            for figures in printed.values()
            for line, (now, before) in figures.items()
        },
        published={
            line: _ore(before) for part in _PUBLISHED for line, (_, before) in printed[part].items()
        },
        opening=_postings(tables["opening"]["postings"]),
        debts=tuple(Debt(c, d, _ore(a), due) for c, d, a, due in tables["debts"]["rows"]),
        serials={name: (first, pace) for name, (first, pace) in tables["serials"].items()},
        entries=tuple(_entry(row) for row in tables["entry"]),
        sheets=tuple(_sheet(row) for row in tables["sheet"]),
        taxes=Taxes(
            **{
                **taxes,
                "tax_days": tuple(taxes["tax_days"]),
                "vat_claims": tuple(tuple(days) for days in taxes["vat_claims"]),
            }
        ),
        streams=tuple(
            _stream(row, way, year) for name, way in ways.items() for row in tables.get(name, ())
        ),
        last=tuple(_stream(row, ways[row["way"]], year) for row in tables["last"]),
        budget=book.get("budget", ""),
        contributions={
            **tables["contributions"],
            "shares": {code: str(kr) for code, kr in tables["contributions"]["shares"].items()},
        },
        key_figures={
            int(name): {key: str(figure) for key, figure in figures.items()}
            for name, figures in tables.get("key_figures", {}).items()
        },
        stated=tuple(
            (account, _ore(balance), explanation)
            for account, balance, explanation in tables.get("statements", {}).get("rows", ())
        ),
        specified=tuple(
            (account, Item(text, _ore(amount), counterparty))
            for account, counterparty, text, amount in tables.get("specifications", {}).get(
                "rows", ()
            )
        ),
        projects=tuple(tables.get("project", ())),
        texts=tables.get("texts", {}),
        not_applicable=tables.get("not_applicable", {}),
    )


def _entry(row: Mapping[str, Any]) -> FixedVoucher:
    return FixedVoucher(
        day=row["date"],
        text=row["text"],
        counterparty=row["counterparty"],
        document=row["document"],
        postings=_postings(row["postings"]),
        found_wrong=tuple(row["found_wrong"]) if "found_wrong" in row else None,
        reverses=row.get("reverses"),
    )


def _stream(row: Mapping[str, Any], way: Way, year: int) -> Stream:
    """One stream; what the row leaves out has the commonest value."""
    return Stream(
        way=way,
        text=row["text"],
        counterparty=row["counterparty"],
        document=row["document"],
        first=row.get("first", 1),
        step=row.get("step", 1),
        tie=row.get("tie", 0),
        account=row["account"],
        objects=_objects(row.get("objects", "")),
        days=_days(row, year),
        amounts=tuple(map(_ore, row.get("amounts", ()))),
        total=_ore(row["total"]) if "total" in row else None,
        meets=row.get("meets", ""),
        even=row.get("even", False),
        to=_ore(row["to"]) if "to" in row else 1,
        vat=row.get("vat", 0),
        terms=row.get("terms"),
    )


def _days(row: Mapping[str, Any], year: int) -> tuple[date, ...]:
    """The days a rhythm names: `on` lists them, `months` and `days` multiply."""
    if "on" in row:
        return tuple(row["on"])
    return tuple(
        date(year, month, min(day, monthrange(year, month)[1]))
        for month in _months(row["months"])
        for day in row["days"]
    )


def _months(text: str) -> tuple[int, ...]:
    """`"1-3 6 9-12"` as months."""
    spans = (span.partition("-") for span in text.split())
    return tuple(
        month for first, _, last in spans for month in range(int(first), int(last or first) + 1)
    )


def _sheet(row: Mapping[str, Any]) -> Sheet:
    return Sheet(
        text=row["text"],
        counterparty=row["counterparty"],
        document=row["document"],
        account=row["account"],
        fees=row["fees"],
        objects=_objects(row["objects"]),
        day=row["day"],
        people=tuple(
            (role, frozenset(_months(months)), _ore(pay), _ore(tax))
            for role, months, pay, tax in row["people"]
        ),
    )


def _postings(rows: Iterable[tuple[str, str, int | str]]) -> tuple[Posting, ...]:
    return tuple(Posting(account, _ore(kr), _objects(objects)) for account, objects, kr in rows)


def _objects(text: str) -> ObjectTags:
    """`"1:KANSLI 6:MIA"` as objects."""
    pairs = (part.partition(":") for part in text.split())
    return tuple(sorted((int(dimension), code) for dimension, _, code in pairs))


def _ore(kronor: int | str) -> Ore:
    """Kronor of the data as öre: a whole number, or the text of one with decimals.

    Raises ValueError when the text is not an amount.
    """
    amount = read_decimal(str(kronor))
    if isinstance(amount, Problem):
        raise ValueError(str(amount))  # noqa: TRY004 - the value is wrong, not its type
    return amount
