"""Reads a template file into a Template, and says all that is wrong with it.

First the form of its tables, then, by `RULES`, what its lines mean together.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ledger.core.errors import Problem, TemplateError, problem
from ledger.core.label import Label
from ledger.core.limits import ACCOUNT_PATTERN
from ledger.core.model import Account, DimensionObject
from ledger.core.text import quoted
from ledger.core.toml import read_toml
from ledger.report_layout import toml_form as form
from ledger.report_layout.account_range_rules import CLAIM_RULES
from ledger.report_layout.account_ranges import (
    EVERY_ACCOUNT,
    NO_OBJECT,
    WHOLE,
    AccountRange,
    AllBut,
)
from ledger.report_layout.cash_flow_rules import CASH_NAME_RULES, CASH_RULES
from ledger.report_layout.derived_roles import with_derived_roles
from ledger.report_layout.fault_lines import with_lines
from ledger.report_layout.group_rules import GROUP_NAME_RULES, GROUP_RULES
from ledger.report_layout.model import (
    CashSource,
    Template,
    TemplateDimension,
    TemplateGroup,
    TemplateLine,
    TemplateNote,
)
from ledger.report_layout.role_rules import NEW_ROLE_RULES, ROLE_RULES, states_roles
from ledger.report_layout.rules import NAME_RULES, SUM_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.core.model import Kind
    from ledger.report_layout.account_ranges import Codes
    from ledger.report_layout.model import BalanceRole, LineKind, Part
    from ledger.report_layout.rules import Rule
    from ledger.report_layout.toml_form import Form

_INTERVAL = re.compile(f"({ACCOUNT_PATTERN})(?:-({ACCOUNT_PATTERN}))?")
_LEVELS: dict[str, int] = {"row": 1, "memo": 1, "line": 1, "part": 2}
_SIGNS: dict[str | None, int | None] = {"debit": 1, "credit": -1, None: None}


NOT_A_TEMPLATE = problem("not-a-template", "The file cannot be read as a template.")
RULES = (
    NAME_RULES + CLAIM_RULES + CASH_NAME_RULES,
    SUM_RULES + CASH_RULES + GROUP_NAME_RULES,
    GROUP_RULES,
)
"""What must hold of a template; each group takes for granted what those before it have proved."""


@lru_cache(maxsize=8)
def read_template(text: str, source: str) -> Template:
    """Reads a template and proves that it can be used; `source` names the file in messages.

    Raises TemplateError with every fault found. The last ones are remembered: every report of a
    book asks for the same one, and reading it takes as long as the report; two years that have the
    same text ask for one too.
    """
    proved = _proved(text)
    if not proved:
        proved.append(_read(text, source))
    return replace(proved[0], source=source)


@lru_cache(maxsize=4)
def _proved(text: str) -> list[Template]:  # noqa: ARG001 - what is remembered by
    """Where the template of the text is, once it has been read and proved."""
    return []


def _read(text: str, source: str) -> Template:
    template = read_tables(text, source)
    for rules in RULES:
        _prove(template, rules, text)
    if not states_roles(template):
        return with_derived_roles(template)
    _prove(template, ROLE_RULES, text)
    return template


def read_new_template(text: str, source: str) -> Template:
    """Reads the template of a new year: one that states its roles, as those of old books do not."""
    template = read_template(text, source)
    if template.roles_are_stated:
        _prove(template, NEW_ROLE_RULES, text)
    else:
        _prove(read_tables(text, source), ROLE_RULES, text)
    return template


def _prove(template: Template, rules: Iterable[Rule], text: str) -> None:
    if found := [fault for rule in rules for fault in rule(template)]:
        raise TemplateError(with_lines(found, text, template.source))


def read_tables(text: str, source: str) -> Template:
    """Reads the file's text; raises TemplateError with everything that has the wrong form."""
    tables = read_toml(text, source, TemplateError, NOT_A_TEMPLATE)
    reader = _TemplateReader(source)
    template = reader.template(tables)
    if reader.problems:
        raise TemplateError(with_lines(reader.problems, text, source))
    return template


class _TemplateReader:
    """Turns tables into values and collects the problems; `path` is a place in the file."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.dimensions: dict[str, TemplateDimension] = {}
        self.codes: dict[str, set[str]] = {}

    def at(self, path: str) -> str:
        """The place as messages name it: `"varna.toml: notes.3.travel.accounts"`."""
        return f"{self.source}: {path}"

    def entries(
        self, table: Mapping[str, Any], path: str, forms: Mapping[str, Form], *required: str
    ) -> dict[str, Any]:
        """The entries of the table that are in form; each of the others becomes a problem."""
        found: dict[str, Any] = {}
        for key, value in table.items():
            where = self.at(f"{path}.{key}".lstrip("."))
            if key not in forms:
                self.problems.append(
                    problem(
                        "unknown-key",
                        "There is no key {key} here; use one of {known}.",
                        where,
                        key=quoted(key),
                        known=", ".join(forms),
                    )
                )
            elif fault := forms[key](value, where):
                self.problems.append(fault)
            else:
                found[key] = value
        self.problems += (
            problem("missing-key", "{key} is missing; add it.", self.at(path or "top"), key=key)
            for key in required
            if key not in table
        )
        return found

    def template(self, tables: Mapping[str, Any]) -> Template:
        """The whole file."""
        optional = {"en", "law", "objects", "notes", "roles", "operations", "columns"}
        head = self.entries(
            tables, "", form.HEAD, *(key for key in form.HEAD if key not in optional)
        )
        self.dimensions = dict(self.read_dimensions(head.get("dimensions", {})))
        objects = tuple(self.read_objects(head.get("objects", {})))
        statements = self.entries(
            head.get("statements", {}), "statements", form.STATEMENTS, *form.STATEMENTS
        )
        return Template(
            id=head.get("id", ""),
            name=_label(head),
            law=head.get("law", ""),
            result_account=head.get("result_account", ""),
            equity_result=head.get("equity_result", ""),
            equity_brought_forward=head.get("equity_carried", ""),
            accounts=tuple(self.read_accounts(head.get("accounts", {}))),
            dimensions=tuple(self.dimensions.values()),
            objects=objects,
            statements={
                cast("Part", part): tuple(
                    self.read_lines(
                        statements.get(part, []),
                        f"statements.{part}",
                        form.CASH_LINES if part == "cashflow" else form.LEDGER_LINES,
                    )
                )
                for part in form.STATEMENTS
            },
            notes=tuple(self.read_notes(head.get("notes", []))),
            roles=dict(self.read_roles(head.get("roles", {}))),
            operations=tuple(self.read_groups(head.get("operations", []))),
            columns=tuple(head.get("columns", ("actual", "prior"))),
            source=self.source,
        )

    def read_dimensions(self, tables: Mapping[str, Any]) -> Iterator[tuple[str, TemplateDimension]]:
        """The dimensions by the word that lines name them with."""
        taken: dict[int, str] = {}
        for key, table in tables.items():
            path = f"dimensions.{key}"
            fault = form.identifier(key, self.at(path)) or form.table(table, self.at(path))
            if fault:
                self.problems.append(fault)
                continue
            entries = self.entries(table, path, form.DIMENSION, "number", "sv")
            number = entries.get("number", 0)
            if number in taken:
                self.problems.append(
                    problem(
                        "dimension-twice",
                        "Dimension {number} is already {other}; give this one another number.",
                        self.at(f"{path}.number"),
                        number=number,
                        other=taken[number],
                    )
                )
            taken[number] = key
            yield key, TemplateDimension(key, number, _label(entries))

    def read_objects(self, tables: Mapping[str, Any]) -> Iterator[DimensionObject]:
        """The objects, dimension by dimension."""
        forms = dict.fromkeys(self.dimensions, form.pairs)
        for key, pairs in self.entries(tables, "objects", forms).items():
            codes = self.codes.setdefault(key, set())
            for code, name in pairs:
                path = f"objects.{key}.{code}"
                fault = form.text(code, self.at(path)) or form.text(name, self.at(path))
                if fault is None and code in codes:
                    fault = problem(
                        "layout-object-twice",
                        "The object is already there; remove one of the two.",
                        self.at(path),
                    )
                if fault:
                    self.problems.append(fault)
                codes.add(code)
                yield DimensionObject(self.dimensions[key].number, code, name)

    def read_accounts(self, tables: Mapping[str, Any]) -> Iterator[Account]:
        """The chart of accounts, kind by kind."""
        taken: set[str] = set()
        for kind, pairs in self.entries(tables, "accounts", form.ACCOUNTS).items():
            for number, name in pairs:
                path = f"accounts.{kind}.{number}"
                fault = form.account(number, self.at(path)) or form.text(name, self.at(path))
                if fault is None and number in taken:
                    fault = problem(
                        "account-twice",
                        "Account {account} is already in the chart; remove one of the two.",
                        self.at(path),
                        account=number,
                    )
                if fault:
                    self.problems.append(fault)
                taken.add(number)
                yield Account(number, name, cast("Kind", kind))

    def read_notes(self, tables: list[dict[str, Any]]) -> Iterator[TemplateNote]:
        """The notes with their lines."""
        forms = form.NOTE | dict.fromkeys(self.dimensions, form.codes)
        for index, table in enumerate(tables, 1):
            number = table.get("number")
            path = f"notes.{number}" if isinstance(number, str) else f"notes[{index}]"
            entries = self.entries(table, path, forms, "number", "sv")
            yield TemplateNote(
                number=entries.get("number", ""),
                title=_label(entries),
                lines=tuple(
                    self.read_lines(entries.get("lines", []), path, form.NOTE_LINES, entries)
                ),
                sign=_SIGNS[entries.get("sign")],
                total=self.read_label(entries.get("total"), f"{path}.total"),
                text=self.read_label(entries.get("text"), f"{path}.text"),
            )

    def read_roles(
        self, tables: Mapping[str, Any]
    ) -> Iterator[tuple[BalanceRole, tuple[AccountRange, ...]]]:
        """The balances of each role; without accounts those of every account."""
        forms = {"accounts": form.texts, **dict.fromkeys(self.dimensions, form.codes)}
        for role, table in self.entries(tables, "roles", form.ROLES).items():
            path = f"roles.{role}"
            entries = self.entries(table, path, forms)
            if not entries and not table:
                self.problems.append(
                    problem(
                        "role-of-nothing",
                        'The role takes nothing; add accounts = ["…"] (or accounts = [] where the'
                        " association has none).",
                        self.at(path),
                    )
                )
            claims = {"accounts": [EVERY_ACCOUNT], **entries}
            yield cast("BalanceRole", role), tuple(self.read_claims(claims, path))

    def read_groups(self, tables: list[dict[str, Any]]) -> Iterator[TemplateGroup]:
        """The groups of the follow-up; one that names no accounts takes those of its objects."""
        forms = form.GROUP | dict.fromkeys(self.dimensions, form.codes)
        for index, table in enumerate(tables, 1):
            named = table.get("id")
            path = f"operations.{named}" if isinstance(named, str) else f"operations[{index}]"
            entries = self.entries(table, path, forms, "id", "sv")
            if {"accounts", "lines"} <= table.keys():
                self.problems.append(
                    problem(
                        "group-of-two",
                        "The group takes accounts and lines; keep one of the two.",
                        self.at(f"{path}.lines"),
                    )
                )
            if [] in (table.get("accounts"), table.get("lines")) or not (
                table.keys() & {"accounts", "lines", *self.dimensions}
            ):
                self.problems.append(
                    problem(
                        "group-of-nothing",
                        "The group takes nothing; add accounts, objects of a dimension, or lines"
                        " of the income statement and its notes.",
                        self.at(path),
                    )
                )
            claims = {"accounts": [EVERY_ACCOUNT], **entries}
            yield TemplateGroup(
                id=entries.get("id", ""),
                label=_label(entries),
                claims=tuple(self.read_claims(claims, path)),
                lines=tuple(entries.get("lines", ())),
            )

    def read_label(self, table: dict[str, Any] | None, path: str) -> Label | None:
        """A name in both languages that stands in a table of its own."""
        return None if table is None else _label(self.entries(table, path, form.NAME, "sv"))

    def read_lines(
        self,
        tables: list[dict[str, Any]],
        path: str,
        kinds: Mapping[str, Mapping[str, Form]],
        note: Mapping[str, Any] | None = None,
    ) -> Iterator[TemplateLine]:
        """The lines of a statement or a note; what the note says holds for its lines."""
        for index, table in enumerate(tables, 1):
            kind = next((word for word in kinds if isinstance(table.get(word), str)), None)
            if kind is None:
                self.problems.append(
                    problem(
                        "line-without-id",
                        "A line starts with what it is and its id; begin with one of {words}.",
                        self.at(f"{path}[{index}]"),
                        words=", ".join(f'{word} = "…"' for word in kinds),
                    )
                )
            else:
                yield self.read_line(table, path, kind, kinds[kind], note or {})

    def read_line(
        self,
        table: Mapping[str, Any],
        path: str,
        kind: str,
        forms: Mapping[str, Form],
        note: Mapping[str, Any],
    ) -> TemplateLine:
        """One line."""
        place = f"{path}.{table[kind]}"
        own = {kind: form.identifier, **forms}
        if "accounts" in forms:
            own |= dict.fromkeys(self.dimensions, form.codes)
        entries = self.entries(table, place, own, "sv", *(("of",) if kind == "sum" else ()))
        claiming = {**self.inherited(note), **entries}
        if fault := self.source_fault(table, claiming, place, forms):
            self.problems.append(fault)
        cash = CashSource(**{key: tuple(entries[key]) for key in form.CASH_KEYS if key in entries})
        return TemplateLine(
            id=entries.get(kind, ""),
            kind=cast(
                "LineKind", ("sum" if "of" in entries else "row") if kind == "line" else kind
            ),
            label=_label(entries),
            level=entries.get("level", _LEVELS.get(kind, 0)),
            note=entries.get("note", ""),
            see=entries.get("see", ""),
            claims=() if "of" in entries else tuple(self.read_claims(claiming, place)),
            takes=form.TAKES.get(entries.get("from", ""), WHOLE),
            of=tuple(entries.get("of", ())),
            with_result=entries.get("with_result", False),
            role=entries.get("role", ""),
            always=entries.get("always", False),
            cash=cash if "change" in forms else None,
        )

    def inherited(self, note: Mapping[str, Any]) -> dict[str, Any]:
        """The accounts and objects of a note, which hold for its lines."""
        keys = {"accounts", *self.dimensions}
        return {key: value for key, value in note.items() if key in keys}

    def source_fault(
        self,
        table: Mapping[str, Any],
        claiming: Mapping[str, Any],
        path: str,
        forms: Mapping[str, Form],
    ) -> Problem | None:
        """Whether the line takes its amounts from one place: accounts, a note, or other lines."""
        if "accounts" not in forms:
            return None
        claims = table.keys() & {"accounts", "from", *self.dimensions}
        if claims and ("note" in table or "of" in table):
            return problem(
                "two-sources",
                "The line takes accounts itself and from elsewhere; remove {keys}.",
                self.at(path),
                keys=", ".join(sorted(claims)),
            )
        if not claiming.keys() & {"accounts", "note", "of"}:
            return problem(
                "no-source",
                'The line takes nothing; add accounts = ["…"] (or accounts = [] for a row that is'
                " always zero).",
                self.at(path),
            )
        return None

    def read_claims(self, entries: Mapping[str, Any], path: str) -> Iterator[AccountRange]:
        """What the line takes: each interval of accounts, with the objects it names."""
        objects: list[tuple[int, Codes]] = []
        for key in self.dimensions.keys() & entries.keys():
            given = entries[key]
            listed = given["not"] if isinstance(given, dict) else given
            known = {NO_OBJECT, *self.codes.get(key, ())}
            unknown = [code for code in listed if code not in known]
            self.problems += (
                problem(
                    "layout-object",
                    "There is no object {code}; add it under objects.{dimension}, or correct it.",
                    self.at(f"{path}.{key}"),
                    code=quoted(code),
                    dimension=key,
                )
                for code in unknown
            )
            codes: Codes = frozenset(listed) or frozenset((NO_OBJECT,))
            if isinstance(given, dict):
                codes = AllBut(frozenset(listed))
            objects.append((self.dimensions[key].number, codes))
        for text in entries.get("accounts", ()):
            match = _INTERVAL.fullmatch(text)
            first, last = match.groups() if match else ("", None)
            last = last or first
            if not match or len(first) != len(last) or last < first:
                self.problems.append(
                    problem(
                        "bad-interval",
                        "{interval} is not accounts; write a number of 3-8 digits, or two of the"
                        ' same length, lowest first, as in "5010-5099".',
                        self.at(f"{path}.accounts"),
                        interval=quoted(text),
                    )
                )
            else:
                portions = form.TAKES.get(entries.get("from", ""), WHOLE)
                yield AccountRange(first, last, tuple(sorted(objects)), portions)


def _label(entries: Mapping[str, Any]) -> Label:
    """The name; what has no English name keeps its Swedish one."""
    swedish = entries.get("sv", "")
    return Label(swedish, entries.get("en", swedish))
