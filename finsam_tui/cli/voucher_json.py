"""One line of JSON read as a draft, with every fault of its form found at once (CLI.md)."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.limits import MAX_VOUCHER_LINE
from ledger.core.model import Posting, VoucherInput
from ledger.core.money import read_decimal
from ledger.core.people import with_login
from ledger.core.text import quoted, text_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore

T = TypeVar("T")

DRAFT_KEYS = {
    "date": True,
    "text": True,
    "postings": True,
    "series": False,
    "counterparty": False,
    "document": False,
    "event_date": False,
    "by": False,
    "approved_by": False,
    "party": False,
    "due": False,
    "ocr": False,
    "vat": False,
}
POSTING_KEYS = {"account": True, "amount": True, "objects": False, "text": False}
VAT_KEYS = {"rate": True, "base": True, "vat": True}
"""The keys of a draft, a posting and a rate of VAT, and whether each must be there."""

TEXTS = ("text", "series", "counterparty", "document", "by", "approved_by", "party", "ocr")

_DIMENSION = re.compile(r"[1-9][0-9]{0,8}")


def read_draft(line: bytes, by: str) -> VoucherInput:
    """Reads one draft; `by` recorded it when the line does not say who.

    Whom the line names has the login beside the name, as whoever is named on the command line.
    Raises Refused with all that is wrong with the form of the line; whether the voucher can be
    recorded is for the book to say.
    """
    faults: list[Problem] = []
    form = _form(_parsed(line), "", DRAFT_KEYS, faults)
    day = form.read("date", read_iso_day)
    event_day = form.read("event_date", read_iso_day)
    due = form.read("due", read_iso_day)
    postings = tuple(_posting(part) for part in form.parts("postings", POSTING_KEYS))
    vat = tuple(_vat(part) for part in form.parts("vat", VAT_KEYS))
    texts = {key: form.text(key) for key in TEXTS}
    if faults or day is None:
        raise Refused(faults)
    return VoucherInput(
        date=day,
        text=texts["text"],
        postings=postings,
        series=texts["series"] if "series" in form.members else "A",
        counterparty=texts["counterparty"],
        document=texts["document"],
        event_date=event_day,
        recorded_by=with_login(texts["by"]) or by,
        approved_by=with_login(texts["approved_by"]),
        party=texts["party"],
        due=due,
        ocr=texts["ocr"],
        vat=vat,
    )


def read_postings(line: bytes) -> tuple[Posting, ...]:
    """Reads a posting, or a list of them, by itself; raises Refused as `read_draft` does."""
    faults: list[Problem] = []
    value = _parsed(line)
    members = value if isinstance(value, list) else [value]
    places = [f"[{index}]" if isinstance(value, list) else "" for index in range(len(members))]
    postings = tuple(
        _posting(_form(member, place, POSTING_KEYS, faults))
        for member, place in zip(members, places, strict=True)
    )
    if faults:
        raise Refused(faults)
    return postings


@dataclass(frozen=True, slots=True)
class _Form:
    """A JSON object being read; what is wrong with it is added to `faults`."""

    members: Mapping[str, object]
    where: str
    faults: list[Problem]

    def place(self, key: str) -> str:
        """The member as the person knows it: `"postings[2].amount"`."""
        return f"{self.where}.{key}" if self.where else key

    def text(self, key: str) -> str:
        """The text of a member; empty when it is not there or not text."""
        value = self.members.get(key, "")
        fault: Problem | None
        if not isinstance(value, str):
            fault = problem("not-quoted", "Text within quotes is expected here.", self.place(key))
        else:
            fault = text_problem(value, self.place(key))
        if fault is None:
            return str(value)
        self.faults.append(fault)
        return ""

    def read(self, key: str, reader: Callable[[str], T | Problem]) -> T | None:
        """What the reader makes of a member; None when it is not there or not understood."""
        if not isinstance(self.members.get(key, ""), str):
            self.text(key)
        elif key in self.members:
            value = reader(self.text(key))
            if not isinstance(value, Problem):
                return value
            self.faults.append(replace(value, where=self.place(key)))
        return None

    def parts(self, key: str, keys: Mapping[str, bool]) -> list[_Form]:
        """The JSON objects of the list that a member is."""
        value = self.members.get(key, [])
        if not isinstance(value, list):
            self.faults.append(problem("not-a-list", "A list […] is expected here.", key))
            return []
        return [
            _form(member, f"{key}[{index}]", keys, self.faults)
            for index, member in enumerate(value)
        ]

    def objects(self, key: str) -> ObjectTags:
        """The objects of a member, in order of dimension."""
        form = _form(self.members.get(key, {}), self.place(key), None, self.faults)
        for number in form.members:
            if not _DIMENSION.fullmatch(number):
                fault = problem(
                    "not-a-dimension",
                    "{dimension} is not the number of a dimension; dimensions are numbered from 1.",
                    form.where,
                    dimension=quoted(number),
                )
                self.faults.append(fault)
                return ()
        return tuple(sorted((int(number), form.text(number)) for number in form.members))


def _form(
    value: object, where: str, keys: Mapping[str, bool] | None, faults: list[Problem]
) -> _Form:
    """The JSON object as a form; a fault for each key that is unknown, and for each missing.

    `keys` tells which there can be, and whether they must; None: any.
    """
    if not isinstance(value, dict):
        faults.append(problem("not-an-object", "A JSON object is expected here.", where))
        return _Form({}, where, faults)
    keys = dict.fromkeys(value, False) if keys is None else keys
    for key in value:
        if key not in keys:
            fault = problem(
                "unknown-key",
                "There is no key {key} here; use one of {known}.",
                where,
                key=quoted(key),
                known=", ".join(keys),
            )
            faults.append(fault)
    for key, needed in keys.items():
        if needed and key not in value:
            faults.append(problem("missing-member", "The key {key} is missing.", where, key=key))
    return _Form(value, where, faults)


def _posting(form: _Form) -> Posting:
    """The posting of a form; any amount will do where there was a fault."""
    return Posting(
        account=form.text("account"),
        amount=form.read("amount", read_decimal) or 0,
        objects=form.objects("objects"),
        text=form.text("text"),
    )


def _vat(form: _Form) -> tuple[int, Ore, Ore]:
    """Rate, base and VAT of a form; 0 where there was a fault."""
    rate, base, vat = (form.read(key, read_decimal) or 0 for key in VAT_KEYS)
    return rate, base, vat


def _parsed(line: bytes) -> object:
    """The JSON value of the line; raises Refused with one problem when it holds none."""
    if len(line) > MAX_VOUCHER_LINE:
        raise Refused(problem("draft-too-long", "The line is longer than a megabyte."))
    try:
        return json.loads(line.decode(), object_pairs_hook=_without_doubles)
    except UnicodeDecodeError:
        fault = problem("not-utf-8", "The file is not text in UTF-8; save it in that encoding.")
    except json.JSONDecodeError as error:
        fault = problem(
            "not-json", "The line is not JSON from character {place} on.", place=error.pos + 1
        )
    except (RecursionError, ValueError):
        fault = problem("not-a-draft", "The line is JSON that no voucher can be read from.")
    raise Refused(fault)


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The pairs as a dict; raises Refused when a key is there twice."""
    members = dict(pairs)
    if len(members) < len(pairs):
        double = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise Refused(problem("double-key", "The key {key} is there twice.", key=quoted(double)))
    return members
