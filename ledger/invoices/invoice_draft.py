"""The draft of a voucher that an e-invoice makes: what is known is filled in, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.core.model import Posting
from ledger.core.money import allocate
from ledger.entry.draft_parsing import objects_named
from ledger.entry.draft_store import DraftRow, VoucherDraft, with_amount, write_objects
from ledger.entry.posting_history import bare, latest_series, text_at
from ledger.invoices.e_invoice import SEK, document_name, left_to_decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.entry.draft_parsing import EntryLookup
    from ledger.entry.draft_store import DraftFile
    from ledger.entry.posting_history import PastVoucher, PostingHistory
    from ledger.invoices.e_invoice import EInvoice
    from ledger.invoices.model import Party
    from ledger.report_layout.model import BalanceRole, Template

ROUNDING = "3740"
"""Öres- och kronutjämning in BAS; no role has it."""

USUAL: Mapping[BalanceRole, str] = {"vat": "1651", "suppliers": "2440"}
"""The account of each role in BAS, for a book that has not used any."""

_FORMS = frozenset({"ab", "aktiebolag", "hb", "kb", "publ", "ek", "för", "i", "sverige"})
"""Words of a company's name that one writes and another does not."""


@dataclass(frozen=True, slots=True)
class DraftContext:
    """What a book knows that a draft is filled in from."""

    chart: EntryLookup
    habits: PostingHistory
    template: Template
    seller: Party | None = None
    """Who sent the invoice, when it is in the list of parties."""

    def account(self, role: BalanceRole) -> str:
        """The active account of a role that is used most; empty when the book has none."""
        found = [one for one in self._active() if self.template.has_role(role, (one, ()))]
        usual = USUAL[role]
        return max(found, key=lambda one: (self.habits.uses.get(one, 0), one == usual), default="")

    def name_of(self, past: PastVoucher | None, invoice: EInvoice) -> str:
        """What the seller is called in the book, or else by itself."""
        if self.seller:
            return self.seller.name
        return past.counterparty if past else invoice.seller.name

    def usual_rows(self, past: PastVoucher | None) -> Sequence[Posting]:
        """What is usually bought from the seller: as the last time, else as its party says."""
        if past:
            return [one for one in past.postings if self.is_cost(one)]
        party = self.seller
        return [Posting(party.account, 1, party.objects)] if party and party.account else []

    def rounding(self) -> str:
        """The account for rounding; empty when the book has none."""
        return ROUNDING if ROUNDING in self._active() else ""

    def is_cost(self, posting: Posting) -> bool:
        """Whether a row of a supplier's voucher is what was bought."""
        key = (posting.account, posting.objects)
        is_other = any(self.template.has_role(role, key) for role in USUAL)
        return not is_other and posting.account != ROUNDING

    def _active(self) -> list[str]:
        return [number for number, one in self.chart.accounts.items() if one.active]


def same_party(name: str, other: str) -> bool:
    """Whether two names are of one company: `"Telia Sverige AB"` and `"TELIA"`."""
    return bool(name) and _words(name) == _words(other)


def _words(name: str) -> list[str]:
    letters = "".join(one if one.isalnum() else " " for one in name.casefold())
    words = letters.split()
    return [word for word in words if word not in _FORMS] or words


def earlier_invoice(context: DraftContext, invoice: EInvoice) -> PastVoucher | None:
    """The seller's latest invoice of those that are most like this one.

    What a seller with several contracts bills for is known by the text first, which may be what
    the book called it then, and next by the objects that the invoice names.
    """
    seller = context.seller.name if context.seller else invoice.seller.name
    text, tags = bare(invoice.lines[0].text), {*tags_of(invoice.references, context.chart)}

    def likeness(past: PastVoucher) -> tuple[bool, bool]:
        objects = {one for row in past.postings for one in row.objects}
        return bare(past.text) == text, tags <= objects

    return max(
        (
            one
            for one in context.habits.earlier
            if same_party(seller, one.counterparty)
            and any(
                row.amount < 0 and context.template.has_role("suppliers", (row.account, ()))
                for row in one.postings
            )
        ),
        key=likeness,
        default=None,
    )


def invoice_draft(
    invoice: EInvoice, context: DraftContext, files: Iterable[DraftFile] = ()
) -> VoucherDraft:
    """The draft of an e-invoice, its files with it.

    The rows are those of the supplier's latest invoice that is most like it; VAT goes to the
    account of compensation, rounding and the debt to theirs. An account that is not known is left
    empty; what must be decided stands in place of the rows, without an account, so that it cannot
    be recorded before.
    """
    past = earlier_invoice(context, invoice)
    text = invoice.lines[0].text or invoice.seller.name
    return VoucherDraft(
        near=invoice.issued,
        date=invoice.issued.isoformat(),
        text=text_at(past.text, past.date, invoice.issued) if past else text,
        counterparty=context.name_of(past, invoice),
        document=document_name(invoice),
        series=past.series if past else latest_series(context.habits),
        rows=tuple(_rows(invoice, context, past)),
        files=tuple(files),
    )


def _rows(invoice: EInvoice, context: DraftContext, past: PastVoucher | None) -> Iterable[DraftRow]:
    sign = -1 if invoice.is_credit else 1
    decisions = [*left_to_decide(invoice)]
    yield from (DraftRow(text=_in_swedish(one)) for one in decisions)
    if not decisions:
        net = sign * (invoice.gross - invoice.tax)
        yield from _cost_rows(invoice, net, context, past)
        yield from _row(context.account("vat"), sign * invoice.tax)
        yield from _row(context.rounding(), sign * invoice.rounding)
    supplier = DraftRow(account=context.account("suppliers"))
    yield with_amount(supplier, -sign * invoice.payable if invoice.currency == SEK else 0)


def _row(account: str, amount: Ore) -> Iterable[DraftRow]:
    if amount:
        yield with_amount(DraftRow(account=account), amount)


def _in_swedish(decision: Problem) -> str:
    """A sentence as the book has its texts."""
    return replace(decision, where="").in_language("sv")


def _cost_rows(
    invoice: EInvoice, net: Ore, context: DraftContext, past: PastVoucher | None
) -> Iterable[DraftRow]:
    """What was bought: a row for each set of objects that the references name."""
    model = context.usual_rows(past)
    groups = _groups(invoice, net, context.chart)
    if len(groups) == 1 and len({one.amount > 0 for one in model}) == 1:
        ((tags, (text, amount)),) = groups.items()
        shares = allocate(amount, tuple(abs(one.amount) for one in model))
        yield from (
            _cost_row(context, one, tags, part, "")
            for one, part in zip(model, shares, strict=True)
            if part
        )
        return
    alike = model[0] if len({one.account for one in model}) == 1 else None
    for tags, (text, amount) in groups.items():
        yield _cost_row(context, alike, tags, amount, text if len(groups) > 1 else "")


def _cost_row(
    context: DraftContext, model: Posting | None, tags: ObjectTags, amount: Ore, text: str
) -> DraftRow:
    objects = dict(model.objects if model else ()) | dict(tags)
    row = DraftRow(
        account=model.account if model else "",
        objects=write_objects(tuple(sorted(objects.items())), context.chart.objects),
        text=text,
    )
    return with_amount(row, amount)


def _groups(
    invoice: EInvoice, net: Ore, chart: EntryLookup
) -> Mapping[ObjectTags, tuple[str, Ore]]:
    """The first text and the sum of the lines with each set of objects; together `net`."""
    sign = -1 if invoice.is_credit else 1
    whole = tags_of(invoice.references, chart)
    groups: dict[ObjectTags, tuple[str, Ore]] = {}
    for line in (*invoice.lines, *invoice.charges):
        tags = tuple(sorted((dict(whole) | dict(tags_of(line.references, chart))).items()))
        text, amount = groups.get(tags, (line.text, 0))
        groups[tags] = (text, amount + sign * line.amount)
    first = next(iter(groups))
    rest = net - sum(amount for _, amount in groups.values())
    groups[first] = (groups[first][0], groups[first][1] + rest)
    return groups


def tags_of(references: Sequence[str], chart: EntryLookup) -> ObjectTags:
    """The objects that references name by their code: whole, or as a word with a letter in it."""
    found: dict[int, str] = {}
    for reference in references:
        words = [one.strip(",.;:()") for one in reference.split()]
        for code in (reference, *(one for one in words if any(map(str.isalpha, one)))):
            items = [one for one in objects_named(code, chart) if one.active]
            if len(items) == 1:
                found.setdefault(items[0].dimension, items[0].code)
    return tuple(sorted(found.items()))
