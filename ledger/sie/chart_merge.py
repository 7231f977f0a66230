"""The chart of accounts, dimensions and objects of a book once a file has been taken in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_journal_row, dimension_row, object_row
from ledger.core.errors import problem
from ledger.core.i18n import in_both, msgid
from ledger.core.model import Account, Dimension, DimensionObject
from ledger.report_layout.numbering import TEMPLATES, plan_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.journal import Row
    from ledger.core.model import Kind
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import SieFile

RESERVED: Mapping[int, str] = {
    1: "Kostnadsställe",
    2: "Kostnadsbärare",
    6: "Projekt",
    7: "Anställd",
    8: "Kund",
    9: "Leverantör",
    10: "Faktura",
}
"""Dimensions that need no `#DIM` (SIE 4B §8)."""


KINDS: Mapping[Kind, str] = {
    "asset": msgid("asset"),
    "liability": msgid("equity or liability"),
    "income": msgid("income"),
    "cost": msgid("cost"),
}
"""What an account can be, in a sentence."""


@dataclass(frozen=True, slots=True)
class MergedChart:
    """Accounts, dimensions and objects."""

    accounts: Mapping[str, Account]
    dimensions: Mapping[int, Dimension]
    objects: Mapping[tuple[int, str], DimensionObject]

    def is_result(self, account: str) -> bool:
        """Whether the account belongs to the income statement."""
        return self.accounts[account].kind in ("income", "cost")

    def added_to(self, before: MergedChart) -> tuple[Row, ...]:
        """What is new or otherwise than before, as the journal tells it."""
        return (
            *(
                dimension_row(item)
                for number, item in sorted(self.dimensions.items())
                if before.dimensions.get(number) != item
            ),
            *(
                object_row(item)
                for key, item in sorted(self.objects.items())
                if before.objects.get(key) != item
            ),
            *(
                account_journal_row(account)
                for number, account in sorted(self.accounts.items())
                if before.accounts.get(number) != account
            ),
        )


def chart_before(snapshot: BookSnapshot) -> MergedChart:
    """What the book, or its template, has already."""
    return MergedChart(snapshot.accounts, snapshot.dimensions, snapshot.objects)


def chart_with(snapshot: BookSnapshot, contents: SieFile) -> MergedChart:
    """What the book has when the file is in it.

    A book keeps its own names and kinds; a new book takes the names of the file, of accounts,
    dimensions and objects, and the kinds of its template. What is used without being declared
    gets a name made from its number, or its code.
    """
    accounts = dict(snapshot.accounts)
    for number in sorted({*contents.accounts, *contents.accounts_used()}):
        declared, known = contents.accounts.get(number), snapshot.accounts.get(number)
        name = declared.name if declared else ""
        if known is None:
            kind = contents.kind(number)
            accounts[number] = Account(number, name or f"Konto {number}", kind)
        elif snapshot.is_new and name:
            accounts[number] = replace(known, name=name)
        if declared and declared.sru:
            accounts[number] = replace(accounts[number], sru=accounts[number].sru or declared.sru)
    dimensions = dict(snapshot.dimensions)
    objects = dict(snapshot.objects)
    used = contents.objects_used()
    parents = _parents(snapshot, contents)
    for dimension in {
        *parents.values(),
        *contents.dimensions,
        *(key[0] for key in {*contents.objects, *used}),
    }:
        given = contents.dimensions.get(dimension)
        name = (given.name if given else "") or RESERVED.get(dimension, f"Dimension {dimension}")
        own = dimensions.get(dimension)
        if own is None:
            dimensions[dimension] = Dimension(dimension, name, parents.get(dimension))
        elif snapshot.is_new and given and given.name:
            dimensions[dimension] = replace(own, name=given.name)
    for key in sorted({*contents.objects, *used}):
        name, _ = contents.objects.get(key, ("", 0))
        known_object = objects.setdefault(key, DimensionObject(*key, name or key[1]))
        if snapshot.is_new and name:
            objects[key] = replace(known_object, name=name)
    return MergedChart(accounts, dimensions, objects)


def _parents(snapshot: BookSnapshot, contents: SieFile) -> dict[int, int]:
    """The dimension that each new one refines; of those that refine each other, the first none."""
    parents = {number: own.parent for number, own in snapshot.dimensions.items()}
    parents |= {
        number: given.parent
        for number, given in contents.dimensions.items()
        if number not in snapshot.dimensions
    }
    settled: set[int] = set()
    for number in sorted(parents):
        chain: dict[int, None] = {}
        at: int | None = number
        while at in parents and at not in settled and at not in chain:
            chain[at] = None
            at = parents[at]
        if at in chain:
            passed = [*chain]
            parents[min(passed[passed.index(at) :])] = None
        settled.update(chain)
    return {
        number: parent
        for number, parent in parents.items()
        if parent is not None and number not in snapshot.dimensions
    }


def report_parents(snapshot: BookSnapshot, contents: SieFile, findings: Findings) -> None:
    """Tells of dimensions that refine one that is not declared, or each other."""
    parents = _parents(snapshot, contents)
    declared = {*contents.dimensions, *snapshot.dimensions, *RESERVED}
    for number, given in sorted(contents.dimensions.items()):
        if given.parent is None or number in snapshot.dimensions:
            continue
        if number not in parents:
            findings.remark(
                problem(
                    "dimension-cycle",
                    "Dimension {number} refines {parent}, which refines it in turn (#UNDERDIM); it "
                    "was made a dimension of its own.",
                    findings.at(given.line),
                    number=number,
                    parent=given.parent,
                )
            )
        elif given.parent not in declared:
            findings.notice(
                problem(
                    "dimension-made",
                    "Dimension {number} refines {parent}, which is not declared (#DIM); it was "
                    "made without a name of its own.",
                    findings.at(given.line),
                    number=number,
                    parent=given.parent,
                )
            )


def report_differences(snapshot: BookSnapshot, contents: SieFile, findings: Findings) -> None:
    """Tells where the file and the book name or use the same thing differently."""
    for number, declared in contents.accounts.items():
        known = snapshot.accounts.get(number)
        if known and not snapshot.is_new and declared.name and declared.name != known.name:
            findings.notice(
                problem(
                    "account-name-differs",
                    "Account {account} is {file} in the file and {book} in the book, which keeps "
                    "its name.",
                    findings.at(declared.line),
                    account=number,
                    file=repr(declared.name),
                    book=repr(known.name),
                )
            )
        if known and declared.kind and declared.kind != known.kind:
            findings.notice(
                problem(
                    "account-kind-differs",
                    "Account {account} is of another kind in the file ({file}) than in the book "
                    "({book}); the book's kind counts.",
                    findings.at(declared.line),
                    account=number,
                    file=in_both(KINDS[declared.kind]),
                    book=in_both(KINDS[known.kind]),
                )
            )
    for key, (name, line) in contents.objects.items():
        if key in snapshot.objects and not snapshot.is_new and name != snapshot.objects[key].name:
            findings.notice(
                problem(
                    "object-name-differs",
                    "Object {object} is {file} in the file and {book} in the book, which keeps its "
                    "name.",
                    findings.at(line),
                    object=f"{key[0]}:{key[1]}",
                    file=repr(name),
                    book=repr(snapshot.objects[key].name),
                )
            )
    for dimension in contents.dimensions.values():
        own = snapshot.dimensions.get(dimension.number)
        if own and not snapshot.is_new and dimension.name != own.name:
            findings.notice(
                problem(
                    "dimension-name-differs",
                    "Dimension {number} is {file} in the file and {book} in the book, which keeps "
                    "its name.",
                    findings.at(dimension.line),
                    number=dimension.number,
                    file=repr(dimension.name),
                    book=repr(own.name),
                )
            )


def report_created(snapshot: BookSnapshot, contents: SieFile, findings: Findings) -> None:
    """Tells which accounts and objects were made without anyone having declared them."""
    accounts, members = contents.first_uses()
    for account in sorted(accounts.keys() - {*contents.accounts, *snapshot.accounts}):
        findings.notice(
            problem(
                "account-made",
                "Account {account} is used but not declared (#KONTO); it was made without a "
                "name of its own.",
                findings.at(accounts[account]),
                account=account,
            )
        )
    known = {*contents.objects, *snapshot.objects}
    for member in sorted(members.keys() - known):
        dimension, code = member
        findings.notice(
            problem(
                "object-made",
                "Object {code} of dimension {dimension} is used but not declared (#OBJEKT); it "
                "was made with its code as its name.",
                findings.at(members[member]),
                dimension=dimension,
                code=repr(code),
            )
        )


SHOWN = 3
"""Accounts that are named as examples."""


def report_numbering(snapshot: BookSnapshot, contents: SieFile, findings: Findings) -> None:
    """Tells when the file's accounts are numbered by another plan than the template's."""
    names = {number: account.name for number, account in contents.accounts.items()}
    of_file = plan_of(names)
    of_template = plan_of({account.number: account.name for account in snapshot.template.accounts})
    if of_file and of_template and of_file[0] != of_template[0]:
        plan, numbers = of_file
        findings.remark(
            problem(
                "other-numbering",
                "The accounts of the file are numbered as in {plan} ({accounts} …), and the"
                " template {template} takes numbers as in {other}: figures would stand on the"
                " wrong rows. Is the template {right} meant? Begin a new book with it, or place the"
                " accounts anew.",
                findings.at(min((contents.account_line(one) for one in numbers), default=0)),
                plan=plan,
                accounts=", ".join(f"{number} {names[number]}" for number in numbers[:SHOWN]),
                template=snapshot.template.name,
                other=of_template[0],
                right=TEMPLATES[plan],
            )
        )


def check_in_use(snapshot: BookSnapshot, contents: SieFile, findings: Findings) -> None:
    """Tells which accounts and objects with postings are no longer in use in the book."""
    posted = {account for account, _ in contents.movement}
    for number in sorted(posted):
        account = snapshot.accounts.get(number)
        if account and not account.active:
            findings.fault(
                problem(
                    "account-closed",
                    "The file has postings on account {account}, which is no longer in use in the "
                    "book; take it into use again first.",
                    findings.source,
                    account=number,
                )
            )
    for key in sorted({member for _, objects in contents.movement for member in objects}):
        item = snapshot.objects.get(key)
        if item and not item.active:
            findings.fault(
                problem(
                    "object-closed",
                    "The file has postings on object {object}, which is no longer in use in the "
                    "book; take it into use again first.",
                    findings.source,
                    object=f"{key[0]}:{key[1]}",
                )
            )
