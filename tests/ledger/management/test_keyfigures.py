"""Key figures: what the book tells, what is typed in, and what no figure is entered for."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.contributions.funding import Contribution, Funding, funding
from ledger.core.balances import Balances
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.label import Label
from ledger.core.model import Posting, VoucherInput
from ledger.management.five_years import KeyLine, multiyear
from ledger.management.funded_projects import funded_projects
from ledger.management.key_figures import highest_equity, key_figures
from ledger.management.year_figures import type_figures, typed_figures, year_figures
from ledger.report_layout.derived_roles import side_by_name
from ledger.statements.book_statements import template_of
from tests.books import copy_reference


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    path = tmp_path_factory.mktemp("keyfigures") / "bok.finsam"
    copy_reference(path, "varna-2019")
    return path


@pytest.fixture
def book(varna, tmp_path):
    copy = tmp_path / "bok.finsam"
    copy.write_bytes(varna.read_bytes())
    with open_book(copy) as book:
        yield book


def test_a_year_in_the_book_is_told_by_the_ledger(book):
    assert year_figures(book, 2019) == {
        "operating_income": 12523810_00,
        "operating_costs": 13853979_00,
        "result": -1320287_00,
        "equity": 8873695_00,
        "total_assets": 11404792_00,
        "liquid_assets": 7048309_00,
        "solidity": 77_81,
    }


def test_assets_below_nothing_have_no_equity_ratio(book):
    rows = (Posting("5010", 20_000_000_00), Posting("1930", -20_000_000_00))
    record(book, VoucherInput(date(2019, 12, 30), "Lokalhyra", rows))
    figures = year_figures(book, 2019)
    assert figures["total_assets"] == -8595208_00
    assert "solidity" not in figures


def test_the_year_before_the_book_is_told_by_what_was_published(book):
    before = year_figures(book, 2018)
    assert before["operating_costs"] == 8661968_00
    assert before["equity"] == 10193982_00
    assert before["solidity"] == 77_88
    assert year_figures(book, 2017) == {}


def test_figures_typed_in_stand_beside_those_of_the_ledger(book):
    type_figures(book, 2019, {"employees": "7.5", "result": "1"})
    type_figures(book, 2016, {"result": "1482000", "solidity": "63"})
    assert year_figures(book, 2019)["employees"] == 7_50
    assert year_figures(book, 2019)["result"] == -1320287_00, "the ledger goes first"
    many = multiyear(book, fiscal_year(book))
    values = {line.id: line.values for line in many.lines}
    assert many.years == (2019, 2018, 2017, 2016, 2015)
    assert values["result"] == (-1320287_00, 2077084_00, None, 1482000_00, None)
    assert values["solidity"] == (77_81, 77_88, None, 63_00, None)
    type_figures(book, 2016, {"solidity": ""})
    assert typed_figures(book, 2016) == {"result": 1482000_00}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"profit": "1"}, "There is no figure 'profit'"),
        ({"employees": "sju"}, "employees: 'sju' is not an amount"),
        ({"operating_costs": "-4736497"}, "without a minus; write 4 736 497,00"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(book, given, message):
    with pytest.raises(Refused, match=message):
        type_figures(book, 2019, given)
    assert typed_figures(book, 2019) == {}


@pytest.mark.parametrize(
    ("contribution", "limit"),
    [
        (4262000_00, (20, 852400_00)),
        (7000000_00, (20, 1400000_00)),
        (7000000_01, None),
        (7148000_00, None),
    ],
)
def test_only_the_band_that_is_confirmed_has_a_figure(contribution, limit):
    assert highest_equity(contribution) == limit


def test_outside_the_band_the_report_says_that_no_figure_is_entered(book):
    found = key_figures(book, fiscal_year(book))
    assert [fault.code for fault in found.problems] == ["no-equity-band"]
    assert "highest_equity" not in {line.id for line in found.lines}


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Försäkringskassan", "state"),
        ("Arbetsförmedlingen", "state"),
        ("Region Kronoberg", "region"),
        ("Stockholms läns landsting", "region"),
        ("Värmdö kommun", "municipality"),
        ("Göteborgs stad", "municipality"),
        ("Lions", None),
    ],
)
def test_in_a_book_without_roles_a_member_is_known_by_its_name(name, side):
    assert side_by_name(name) == side


def paid(state, region, municipality):
    sides = {"state": state, "region": region, "municipality": municipality}
    return Funding(tuple(Contribution(s, s, s, amount) for s, amount in sides.items()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amounts", "remarked"),
    [
        ((50_00, 25_00, 25_00), False),
        ((2131000_00, 1065626_00, 1065624_00), False),  # Värend 2018: a few kronor
        ((3680000_00, 1840000_00, 2114040_00), True),  # VärNa's plan of 2018
        ((0, 0, 0), False),
    ],
)
def test_another_division_than_the_law_s_is_remarked_upon(amounts, remarked):
    assert bool(list(paid(*amounts).remarks())) == remarked


def test_the_members_shares_are_those_of_the_contributions(book):
    year = fiscal_year(book)
    found = funding(book, template_of(book, year), read_balances(book, year))
    assert found.total == 7148000_00
    assert {m.name: found.per_mille(m.amount) for m in found.contributions} == {
        "Försäkringskassan": 500,
        "Stockholms läns landsting": 250,
        "Nacka kommun": 143,
        "Värmdö kommun": 108,
    }
    assert funding(book, template_of(book, year), Balances({}, {})).per_mille(5) == 0


def test_a_contribution_that_only_its_line_names_is_called_so_in_each_language():
    label = Label("Kommunernas bidrag", "The municipalities")
    by_line = Contribution("x", label.sv, None, 1_00, label)
    named = Contribution("NACKA", "Nacka kommun", None, 1_00)
    assert [by_line.called("sv"), by_line.called("en")] == [label.sv, label.en]
    assert [named.called("sv"), named.called("en")] == ["Nacka kommun"] * 2
    (fault,) = Funding((by_line, named)).remarks()
    assert fault.values["members"] == Label(
        "Kommunernas bidrag, Nacka kommun", "The municipalities, Nacka kommun"
    )


def test_a_project_with_a_funder_has_cost_income_share_and_receivable(book):
    year = fiscal_year(book)
    found = {item.code: item for item in funded_projects(book, read_balances(book, year))}
    assert found.keys() == {"MIA", "HE"}
    mia = found["MIA"]
    assert (mia.cost, mia.income, mia.funder) == (7423127_00, 4118977_00, "ESF")
    assert (mia.net, mia.per_mille) == (3304150_00, 555)
    assert mia.receivable + found["HE"].receivable == 1742592_00, "note 6, ESF"
    spring = Period(date(2019, 1, 1), date(2019, 3, 31))
    early = {item.code: item for item in funded_projects(book, read_balances(book, year, spring))}
    assert 0 < early["MIA"].cost < mia.cost


def test_a_number_has_the_decimals_it_needs_on_every_face():
    line = KeyLine("employees", "Anställda", "number")
    shown = [line.shown(value, "kr") for value in (12_50, 3_00, 100_00, 0, None)]
    assert shown == ["12,5", "3", "100", "0", ""]
    assert KeyLine("x", "x", "per_cent").shown(77_81, "kr") == "77,8"
