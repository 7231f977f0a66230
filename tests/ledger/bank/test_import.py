"""Statements come into the book whole or not at all, and each line once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bank.import_statement import import_statements
from ledger.bank.stored import bank_lines, bank_statements, gaps, stated_balance
from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.fiscal_years import add_fiscal_year
from ledger.bookkeeping.reconciliation import reconciliations
from ledger.books.open import new_book, open_book
from ledger.core.calendar import Period
from ledger.core.errors import ImportFileError, Refused
from ledger.core.model import Association
from ledger.integrity.check import check_file
from tests.books import copy_of
from tests.ledger.bank.files import OWN, TAX, Paid, camt, entry, handelsbanken
from tests.ledger.conftest import CHART, TEMPLATE, YEAR

LINES = (
    Paid(date(2019, 4, 1), 100_00, "Bidrag", "Nacka", "", "", ""),
    Paid(date(2019, 4, 9), -25_00, "Hyra"),
    Paid(date(2019, 4, 9), -25_00, "Hyra"),
    Paid(date(2019, 4, 30), -5_00, "Avgift"),
    Paid(date(2019, 5, 2), 7_00, "Ränta"),
)


def written(folder, text, name="bank.xml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def part(first, last, opening=500_00, lines=LINES):
    """The lines from one number to another as a statement of its own."""
    own = lines[first:last]
    begun = opening + sum(line.amount for line in lines[:first])
    return camt(own, begun, (own[0].date, own[-1].date))


def shown(book):
    return [(str(one.date), one.amount, one.text, one.balance) for one in bank_lines(book, "1930")]


def test_a_statement_comes_in_with_its_file_and_what_the_account_held(book, path, tmp_path):
    file = written(tmp_path, part(0, 5))
    report = import_statements(book, file, account="1930", by="EK")
    (one,) = report.statements
    assert (one.account, one.new, one.known) == ("1930", 5, 0)
    assert shown(book)[0] == ("2019-04-01", 10000, "Bidrag", 600_00)
    assert b"".join(file_parts(book, report.sha256)) == file.read_bytes()
    (stated,) = reconciliations(book, ("1930",), date(2019, 4, 30))
    assert (stated.stated, stated.book, stated.by) == (545_00, 0, "EK")
    assert stated_balance(book, "1930", date(2019, 4, 9)) == 550_00
    assert check_file(path).ok


def test_what_was_imported_before_its_year_was_opened_is_stated_with_the_next_statement(
    book, tmp_path
):
    january = [Paid(date(2020, 1, 2), 10_00, "Ränta"), Paid(date(2020, 1, 31), 5_00, "Ränta")]
    february = [Paid(date(2020, 2, 3), 1_00, "Ränta")]
    first = camt(january, 0, (date(2020, 1, 1), date(2020, 1, 31)))
    import_statements(book, written(tmp_path, first), account="1930")
    end = date(2020, 1, 31)
    assert reconciliations(book, ("1930",), end) == ()
    add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), TEMPLATE)
    then = camt(february, 15_00, (date(2020, 2, 1), date(2020, 2, 29)))
    import_statements(book, written(tmp_path, then, "later.xml"), account="1930")
    (stated,) = reconciliations(book, ("1930",), end)
    assert (stated.stated, stated.explanation) == (15_00, "")


def test_the_same_file_again_adds_nothing_and_says_so(book, tmp_path):
    file = written(tmp_path, part(0, 5))
    import_statements(book, file, account="1930")
    before = bank_statements(book)
    assert import_statements(book, file).is_known
    assert bank_statements(book) == before


def test_a_dry_run_says_the_same_and_writes_nothing(book, tmp_path):
    file = written(tmp_path, part(0, 5))
    dry = import_statements(book, file, account="1930", dry_run=True)
    assert bank_statements(book) == ()
    assert import_statements(book, file, account="1930").statements == dry.statements


def test_a_file_that_overlaps_adds_only_its_new_lines(book, tmp_path):
    import_statements(book, written(tmp_path, part(0, 3)), account="1930")
    report = import_statements(book, written(tmp_path, part(1, 5)))
    assert [(one.new, one.known) for one in report.statements] == [(2, 2)]
    assert [amount for _, amount, *_ in shown(book)] == [line.amount for line in LINES]
    assert gaps(book, "1930") == ()


def test_the_same_days_from_another_kind_of_file_add_nothing(book, tmp_path):
    import_statements(book, written(tmp_path, part(0, 4)), account="1930")
    other = written(tmp_path, handelsbanken(LINES, 500_00), "bank.csv")
    report = import_statements(book, other, account="1930")
    assert [(one.new, one.known) for one in report.statements] == [(1, 4)]


def test_days_that_no_file_has_are_named_until_they_come(book, tmp_path):
    import_statements(book, written(tmp_path, part(0, 1)), account="1930")
    report = import_statements(book, written(tmp_path, part(4, 5)))
    (gap,) = gaps(book, "1930")
    (remark,) = report.remarks
    assert str(remark) == (
        "Account 1930 ended with 600,00 on 2019-04-01 and begins with 545,00 on 2019-05-02: the"
        " days between are missing. Import a file with them too."
    )
    assert (gap.after, gap.before, gap.ended, gap.begins) == (
        date(2019, 4, 1), date(2019, 5, 2), 600_00, 545_00,
    )  # fmt: skip
    assert stated_balance(book, "1930", date(2019, 4, 15)) is None
    import_statements(book, written(tmp_path, part(1, 4)))
    assert gaps(book, "1930") == ()


@pytest.mark.parametrize(
    ("text", "account", "code"),
    [
        (part(0, 5).replace("SE4550", "SE9950"), "1930", "other-account"),
        (part(0, 5), "2440", "other-account"),
        (part(0, 5), "5010", "statement-account"),
        (part(0, 5).replace("Bidrag", "Gåva"), None, "statement-lacks"),
        (part(0, 5, lines=[LINES[0], *LINES[2:]]), None, "statement-lacks"),
        (handelsbanken([Paid(date(2019, 4, 9), -7_00)], 90_00), "1930", "statement-has-more"),
        (
            part(0, 5).replace(
                "</Acct>",
                "<Ownr><Id><OrgId><Othr><Id>5566778899</Id></Othr></OrgId></Id></Ownr></Acct>",
            ),
            None,
            "statement-orgnr",
        ),
    ],
)  # fmt: skip
def test_a_statement_of_something_else_is_refused_and_nothing_is_written(
    book, tmp_path, text, account, code
):
    days = (date(2019, 3, 31), date(2019, 5, 31))
    import_statements(book, written(tmp_path, camt(LINES, 500_00, days)), account="1930")
    before = (shown(book), bank_statements(book))
    text = text.replace("<Dt>2019-04-01</Dt></Dt></Bal>", "<Dt>2019-03-31</Dt></Dt></Bal>")
    with pytest.raises(ImportFileError) as refused:
        import_statements(book, written(tmp_path, text), account=account)
    assert [one.code for one in refused.value.problems] == [code]
    assert (shown(book), bank_statements(book)) == before


def test_whose_tax_account_it_is_is_asked_unless_it_is_said_to_be_right(book, tmp_path):
    file = written(tmp_path, TAX.replace("222000-2683", "556677-8899"), "skatt.csv")
    with pytest.raises(ImportFileError, match="5566778899"):
        import_statements(book, file, account="1930")
    report = import_statements(book, file, account="1930", accept_orgnr=True)
    assert [one.new for one in report.statements] == [3]


def test_columns_that_were_told_once_are_known_the_next_time(book, tmp_path):
    mapping = ("day=Date", "text=Title", "amount=Amount")
    text = "Date;Title;Amount\n2019-06-{day};Avgift;-1,00\n"
    import_statements(
        book, written(tmp_path, text.replace("{day}", "01")), account="1930", mapping=mapping
    )
    report = import_statements(book, written(tmp_path, text.replace("{day}", "02")), account="1930")
    assert [one.code for one in report.remarks] == ["no-balance"]
    with pytest.raises(Refused):
        import_statements(book, written(tmp_path, text), account="1930", mapping=("dag=Date",))


def test_payments_within_a_line_come_with_a_camt_054(book, tmp_path):
    batch = Paid(date(2019, 4, 2), 50_00, "Samling", bank_reference="B7")
    several = [Paid(batch.date, 20_00, "a", "A"), Paid(batch.date, 30_00, "b", "B", "", "1008")]
    days = (batch.date, batch.date)
    notice = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>'
        f"<Ntfctn><Acct><Id><IBAN>{OWN}</IBAN></Id></Acct>{entry(batch, several)}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    )
    with pytest.raises(ImportFileError, match="import the statement"):
        import_statements(book, written(tmp_path, notice), account="1930")
    import_statements(book, written(tmp_path, camt([batch], 0, days)), account="1930")
    assert import_statements(book, written(tmp_path, notice)).details == 1
    (line,) = bank_lines(book, "1930")
    assert [(one.amount, one.reference) for one in line.details] == [(2000, ""), (3000, "1008")]


def bank_year(draw_day):
    """Lines of which several are equal, in an account that never is empty."""
    return [
        Paid(date(2019, 4, 1) + timedelta(days=draw_day(n)), amount, text)
        for n, (amount, text) in enumerate([(-25_00, "Hyra"), (-25_00, "Hyra"), (40_00, "In")] * 4)
    ]


def make_bank_book(path):
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as book:
        add_fiscal_year(book, YEAR, TEMPLATE, "EK")


@pytest.mark.sweep
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_overlapping_files_in_any_order_give_the_same_lines(tmp_path_factory, data):
    lines = bank_year(lambda n: n // 2)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(lines) - 1), min_size=1, max_size=4)))
    back = data.draw(st.integers(0, 3))
    spans = [
        (max(0, first - back), last)
        for first, last in zip([0, *cuts], [*cuts, len(lines)], strict=True)
    ]
    writes = data.draw(st.sampled_from(["camt", "list"]))
    folder = tmp_path_factory.mktemp("delar")
    path = copy_of("bank", folder / "bok.finsam", make_bank_book)
    with open_book(path) as book:
        for number, (first, last) in enumerate(data.draw(st.permutations(spans))):
            opening = 500_00 + sum(line.amount for line in lines[:first])
            text = (
                part(first, last, lines=lines)
                if writes == "camt"
                else handelsbanken(lines[first:last], opening)
            )
            import_statements(book, written(folder, text, f"del{number}"), account="1930")
        found = sorted(shown(book))
        running, whole = 500_00, []
        for line in lines:
            running += line.amount
            whole.append((str(line.date), line.amount, line.text, running))
        assert found == sorted(whole)
        assert gaps(book, "1930") == ()
