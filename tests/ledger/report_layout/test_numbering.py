"""Charts that are not BAS: told when a file is taken in, with the template that is meant."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.numbering import TEMPLATES, plan_of
from ledger.report_layout.reader import read_template
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import statement_of
from tests.ledger.report_layout.small import amounts_of

KOMMUN = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "x" 1
#GEN 20260101
#ORGNR 222000-2683
#FNAMN "Prov"
#RAR 0 20250101 20251231
#KONTO 1930 "Bank"
#KONTO 3510 "Driftbidrag fran staten"
#KONTO 5011 "Manadslon"
#KONTO 5611 "Arbetsgivaravgifter"
#KONTO 6011 "Lokalhyror"
#KONTO 8411 "Ranteintakter"
#VER A 1 20250131 "Januari"
{
#TRANS 3510 {} -1000.00
#TRANS 5011 {} 500.00
#TRANS 5611 {} 150.00
#TRANS 6011 {} 100.00
#TRANS 8411 {} -7.00
#TRANS 1930 {} 257.00
}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "kommun.se"
    text = KOMMUN.replace("Manadslon", "Månadslön").replace("Ranteintakter", "Ränteintäkter")
    path.write_bytes(text.encode("cp437"))
    return path


def test_another_numbering_is_told_with_accounts_and_the_template_that_is_meant(file, tmp_path):
    report = import_sie(tmp_path / "ny.finsam", file)
    (told,) = [one for one in report.remarks if one.code == "other-numbering"]
    assert told.values["plan"] == "Kommun-Bas"
    assert told.values["right"] == "kommunbas"
    assert "5011 Månadslön" in str(told.values["accounts"])


def test_with_its_own_template_the_figures_stand_right_and_nothing_is_told(file, tmp_path):
    book_path = tmp_path / "ny.finsam"
    report = import_sie(book_path, file, template=built_in_text("kommunbas"))
    assert "other-numbering" not in {one.code for one in report.remarks}
    with open_book(book_path, read_only=True) as book:
        found = amounts_of(statement_of(book, "income", fiscal_year(book)))
    assert found["member_contributions"] == (1000_00,)
    assert found["administration"] == (-750_00,)
    assert found["financial_income"] == (7_00,)
    assert found["result"] == (257_00,)


@pytest.mark.parametrize("name", built_in())
def test_every_built_in_template_follows_its_plan(name):
    template = read_template(built_in_text(name), name)
    found = plan_of({account.number: account.name for account in template.accounts})
    assert found is not None
    assert found[0] == ("Kommun-Bas" if name == "kommunbas" else "BAS")
    assert set(TEMPLATES.values()) <= set(built_in())


@pytest.mark.parametrize(
    ("names", "plan"),
    [
        ({"5011": "Månadslön"}, "Kommun-Bas"),
        ({"501": "Lön arbetad tid", "841": "Ränteintäkter"}, "Kommun-Bas"),
        ({"5010": "Lokalhyra", "7210": "Löner"}, "BAS"),
        ({"1930": "Bank", "3985": "Bidrag"}, None),
        ({"5010": "Lönsamhetsanalys"}, None),
    ],
)
def test_the_plan_is_told_by_what_accounts_are_called(names, plan):
    found = plan_of(names)
    assert (found[0] if found else None) == plan
