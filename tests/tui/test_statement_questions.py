"""What a statement of the bank does not say itself is asked for, and the file is read with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from finsam_tui.actions.bank import StatementChoices
from finsam_tui.i18n import set_language
from finsam_tui.screens.files.statement_questions import ask_about_statement
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import Refused, problem
from ledger.layout_changes.structure import Act, set_in_use
from tests.tui.test_forms import asked

CHOICES = StatementChoices(account="1630", columns=("day=Datum",))


class Shell:
    """Takes what is asked, and whom the answer goes to."""

    def __init__(self, book):
        self.book, self.screen, self.answer = book, None, None

    def push_screen(self, screen, answer):
        self.screen, self.answer = screen, answer


@pytest.fixture
def ask(book_path):
    """Asks about a refusal of a code; gives the shell, and what was gone on with."""
    set_language("sv")
    with open_book(book_path) as book:
        set_in_use(Act(book, fiscal_year(book), "EK"), ["1386"], active=False)

        def asked_about(code):
            shell: Any = Shell(book)
            gone_on: list[StatementChoices] = []
            refused = Refused([problem("other", "Other."), problem(code, "Say it.")])
            ask_about_statement(shell, refused, CHOICES, gone_on.append)
            return shell, gone_on

        yield asked_about


def test_the_account_is_chosen_among_those_of_the_balance_sheet(ask):
    shell, gone_on = ask("which-account")
    assert asked(shell.screen)[0] == "Vilket konto gäller kontoutdraget? (36) [1930]"
    assert shell.screen.options["1930"] == "1930 Företagskonto Swedbank"
    assert not {"1386", "3985", "5010"} & {*shell.screen.options}, "in use, and of the balance"
    shell.answer(None)
    assert gone_on == []
    shell.answer("1930")
    assert gone_on == [replace(CHOICES, account="1930")]


def test_the_columns_are_asked_for_and_only_those_with_a_name_are_given(ask):
    shell, gone_on = ask("unknown-columns")
    assert asked(shell.screen) == [
        "Vad står i kolumnerna? |  | Kolumnens namn, som det står i filen; boken minns det.",
        "  day*: Dag [] ",
        "  text*: Text [] ",
        "  amount*: Belopp [] ",
        "  balance: Saldo [] ",
        "  counterparty: Motpart [] ",
        "  reference: Referens [] ",
    ]
    written = {"day": "Datum", "text": "Text", "amount": "Belopp", "balance": " ", "reference": ""}
    with pytest.raises(Refused) as refusal:
        shell.screen.attempt({**written, "amount": ""})
    assert [one.code for one in refusal.value.problems] == ["format-needs"]
    shell.answer(False)
    assert gone_on == []
    shell.screen.attempt(written)
    shell.answer(True)
    assert gone_on == [replace(CHOICES, columns=("day=Datum", "text=Text", "amount=Belopp"))]


def test_nothing_is_asked_about_another_fault(ask):
    shell, gone_on = ask("no-such-file")
    assert (shell.screen, gone_on) == (None, [])
