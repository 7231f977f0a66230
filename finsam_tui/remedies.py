"""What mends a thing, in the words of each face: a command to write, or a key to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ledger.core.i18n import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

Face: TypeAlias = Literal["command", "screen"]


class Remedy(NamedTuple):
    """The words that stand for `{remedy}` in a message, with the fields of the message."""

    command: str
    screen: str


REMEDIES: Mapping[str, Remedy] = {
    "add-account": Remedy(msgid("finsam chart BOOK add-account NUMBER NAME"), "9"),
    "adjust": Remedy(msgid("finsam adjust BOOK --year {year} {rows} --reason TEXT"), "m"),
    "asset": Remedy(msgid("finsam asset BOOK add"), msgid("the fixed assets (ctrl+t)")),
    "approve": Remedy(msgid("finsam approve BOOK SERIES NUMBER --by NAME"), msgid("approvals (a)")),
    "credit-invoice": Remedy(
        msgid("finsam invoice BOOK credit {number} --reason TEXT"), msgid("r on the invoice")
    ),
    "depreciate": Remedy(
        msgid("finsam asset BOOK depreciate"), msgid("the fixed assets (ctrl+t and then v)")
    ),
    "backup": Remedy(msgid("finsam backup BOOK"), msgid("a backup (w and then m)")),
    "budget": Remedy(msgid("finsam budget"), "e"),
    "check": Remedy(msgid("finsam check"), msgid("the check (w and then k)")),
    "check-file": Remedy(msgid("finsam check"), msgid("finsam check in a terminal")),
    "goals": Remedy(msgid("finsam goal BOOK list"), "g"),
    "layout": Remedy(msgid("finsam chart BOOK show"), "9"),
    "new": Remedy(msgid("finsam new"), "n"),
    "open": Remedy(msgid("finsam BOOK"), "o"),
    "open-year": Remedy(msgid("finsam year BOOK open {year}"), "ctrl+n"),
    "map-columns": Remedy(
        msgid("finsam import BOOK FILE --map day=NAME --map text=NAME --map amount=NAME"),
        msgid("choose them in the list"),
    ),
    "lock": Remedy(msgid("finsam lock BOOK --to MONTH"), "l"),
    "mapping": Remedy(msgid("finsam import BOOK FILE --as-drafts --map 7382=7385"), "m"),
    "match": Remedy(msgid("finsam match"), msgid("the bank (ctrl+k)")),
    "mapping-direct": Remedy(msgid("finsam import BOOK FILE --map 7382=7385"), "m"),
    "newer-file": Remedy(
        msgid("finsam import BOOK FILE --only-new, or --replace"), msgid("choose in the list")
    ),
    "only-new": Remedy(msgid("finsam import BOOK FILE --only-new"), msgid("choose so in the list")),
    "opening": Remedy(msgid("finsam opening BOOK FILE"), "g"),
    "orgnr-ok": Remedy(msgid("finsam import BOOK FILE --orgnr-ok"), msgid("choose so in the list")),
    "own-party": Remedy(
        msgid("finsam party BOOK add NAME --orgnr N --bankgiro NUMBER"),
        msgid("ctrl+l, and + in the list of suppliers and customers"),
    ),
    "plan": Remedy(msgid("finsam contributions BOOK plan"), msgid("ctrl+l, and g in the list")),
    "prior": Remedy(msgid("finsam prior BOOK FILE"), "f"),
    "reconcile": Remedy(msgid("finsam reconcile"), "k"),
    "reopen": Remedy(msgid("finsam reopen BOOK --year {year} --reason TEXT --by NAME"), "z"),
    "replace-year": Remedy(
        msgid("finsam import BOOK FILE --replace"), msgid("choose so in the list")
    ),
    "reopen-months": Remedy(
        msgid("finsam reopen BOOK --year {year} --from MONTH --reason TEXT --by NAME"), "l"
    ),
    "replace-file": Remedy(
        msgid("finsam COMMAND … --force"), msgid("choose it and then to replace it")
    ),
    "restore": Remedy(msgid("finsam restore BACKUP BOOK"), msgid("w, and r on its row")),
    "sample": Remedy(msgid("finsam show BOOK sample --seed N"), "s"),
    "statement-account": Remedy(
        msgid("finsam import BOOK FILE --account NUMBER"), msgid("choose it in the list")
    ),
    "second-place": Remedy(
        msgid("finsam backup BOOK --second-place FOLDER"), msgid("w and then s")
    ),
    "specify": Remedy(msgid("finsam specify"), "f"),
    "compliance": Remedy(msgid("finsam show BOOK compliance"), "q"),
    "verify": Remedy(msgid("finsam verify PACKAGE"), msgid("finsam verify in a terminal")),
    "text": Remedy(msgid("finsam text BOOK {section} FILE"), msgid("enter on its row")),
    "vat": Remedy(msgid("finsam vat BOOK claim"), msgid("VAT compensation (ctrl+g)")),
}
"""By the id that a Problem has."""

HERE: Mapping[tuple[str, str], str] = {
    ("assets", "asset"): "+",
    ("vat", "vat"): "m",
    ("invoices", "plan"): "g",
}
"""The key that mends it on the place itself, by the place and the id of the remedy."""
