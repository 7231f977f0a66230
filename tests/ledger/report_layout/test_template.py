"""Templates: what a sound one becomes, and what is said about each fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.errors import Problem, TemplateError
from ledger.core.label import Label
from ledger.core.model import Account, Dimension, DimensionObject
from ledger.report_layout.account_ranges import NO_OBJECT, AccountRange
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.model import Template, TemplateLine, rows_within
from ledger.report_layout.reader import read_template

SMALL = (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8")


VALUES = [match.span() for match in re.finditer(r'"[^"\n]*"|\[[^\[\]\n]*\]|\b\d+\b|true', SMALL)]
OTHERS = ('""', '"x"', "1", "-1", "[]", "{}", "[[]]", '["5010"]', "true", "1.5", '"result"', "\0")


def note_lines(template: Template, number: str) -> tuple[TemplateLine, ...]:
    note = template.note(number)
    assert note is not None
    return note.lines


def faults(text: str) -> list[str]:
    """What is said about the template, fault by fault."""
    with pytest.raises(TemplateError) as caught:
        read_template(text, "small.toml")
    return [str(problem) for problem in caught.value.problems]


def edited(*changes: tuple[str, str]) -> str:
    """The small template with each text replaced by another, where it first stands."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_sound_template_is_read_into_values():
    template = read_template(SMALL, "small.toml")
    assert template.name == Label("Liten", "Small")
    assert template.accounts[0] == Account("1220", "Inventarier", "asset")
    assert [dimension.dimension for dimension in template.dimensions] == [
        Dimension(1, "Kostnadsställe"),
        Dimension(6, "Projekt"),
    ]
    assert template.objects[1] == DimensionObject(6, "MIA", "Projekt MIA")
    assert note_lines(template, "2")[0].claims == (
        AccountRange("4000", "6999", ((6, frozenset({"MIA"})),)),
    )


def test_what_a_note_says_holds_for_its_lines_that_do_not_say_otherwise():
    rent = note_lines(read_template(SMALL, "small.toml"), "1")[0]
    assert rent.claims == (
        AccountRange("5000", "5099", ((1, frozenset({"KANSLI"})), (6, frozenset({NO_OBJECT})))),
    )


def test_a_line_without_an_english_name_keeps_its_swedish_one():
    template = read_template(edited(('sv = "Hyra", en = "Rent"', 'sv = "Hyra"')), "small.toml")
    assert note_lines(template, "1")[0].label == Label("Hyra", "Hyra")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    windows = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert read_template(windows, "small.toml") == read_template(SMALL, "small.toml")


TWO_SOURCES = "The line takes accounts itself and from elsewhere; remove"
FAULTS = {
    "bad TOML, with its line": (
        ('id = "small"', 'id = "small'),
        "small.toml:3: The file is not TOML",
    ),
    "a misspelt key": (
        ('law = "', 'lag = "'),
        "small.toml: lag: There is no key 'lag' here; use one of sv, en, id, law, result_account,",
    ),
    "a misspelt key on a line": (
        ('{row = "income", accounts', '{row = "income", acounts'),
        "small.toml: statements.income.income.acounts: There is no key 'acounts' here;",
    ),
    "a missing key": (
        ('equity_carried = "2067"', ""),
        "small.toml: top: equity_carried is missing; add it.",
    ),
    "a line without its name": (
        ('sv = "Hyra", ', ""),
        "small.toml: notes.1.rent: sv is missing; add it.",
    ),
    "a number where there should be text": (
        ('id = "small"', "id = 7"),
        "small.toml: id: An id is written with small letters a-z, digits and _,",
    ),
    "a list where there should be text": (
        ('law = "lagen (2018:597)"', "law = []"),
        "small.toml: law: This must be a text in quotes, and not empty.",
    ),
    "an escape code in a name": (
        ('sv = "Hyra"', 'sv = "\\u001b[31mHyra"'),
        "small.toml: notes.1.rent.sv: The text must be one line of at most 400 characters,",
    ),
    "text where there should be a number": (
        ("{number = 6,", '{number = "6",'),
        "small.toml: dimensions.project.number: This must be a whole number from 0 to 9999.",
    ),
    "text where there should be true or false": (
        ("always = true", 'always = "yes"'),
        "small.toml: statements.assets.bank.always: This must be true or false, without quotes.",
    ),
    "an unknown sign": (
        ('sign = "debit"', 'sign = "minus"'),
        'small.toml: notes.1.sign: This must be "debit" (costs are printed positive) or "credit"',
    ),
    "an interval outside a list": (
        ('accounts = ["3000-3999"]', 'accounts = "3000-3999"'),
        'small.toml: statements.income.income.accounts: This must be a list of texts in quotes: ["',
    ),
    "an account without a name": (
        ('["1510", "Kundfordringar"]', '["1510"]'),
        "small.toml: accounts.asset: This must be a list of code and name: [[",
    ),
    "a table where there should be a list of tables": (
        ("income = [\n  {row", "income = 1\nincom = [\n  {row"),
        "small.toml: statements.income: This must be a list of tables: {…}, {…}.",
    ),
    "a list where there should be a table": (
        ('total = {sv = "UB", en = "Closing"}', 'total = "UB"'),
        "small.toml: notes.4.total: This must be a table: key = value,",
    ),
    "an account number of two digits": (
        ('["1510", "Kundfordringar"]', '["15", "Kundfordringar"]'),
        "small.toml: accounts.asset.15: '15' is not an account number; write 3-8 digits in quotes,",
    ),
    "an account number with other digits": (
        ('["1510", "Kundfordringar"]', '["1٥10", "Kundfordringar"]'),
        "small.toml: accounts.asset.1٥10: '1٥10' is not an account number;",
    ),
    "a line of a note that takes from another and says whose": (
        ('of = ["rent", "supplies"]', 'of = ["rent", "supplies"], project = ["MIA"]'),
        f"small.toml: notes.1.office: {TWO_SOURCES} project.",
    ),
    "a row of a note that says whose": (
        ('note = "2,3"', 'note = "2,3", cost_centre = ["KANSLI"]'),
        f"small.toml: statements.income.activities: {TWO_SOURCES} cost_centre.",
    ),
    "a row of a note that takes accounts too": (
        ('note = "2,3"', 'note = "2,3", accounts = ["4000"]'),
        f"small.toml: statements.income.activities: {TWO_SOURCES} accounts.",
    ),
    "an account declared twice": (
        ('["6110", "Kontorsmateriel"]', '["6110", "Kontorsmateriel"], ["1930", "Bank"]'),
        "small.toml: accounts.cost.1930: Account 1930 is already in the chart;",
    ),
    "an object declared twice": (
        ('["HE", "Projekt HE"]', '["HE", "Projekt HE"], ["MIA", "Mia"]'),
        "small.toml: objects.project.MIA: The object is already there; remove one of the two.",
    ),
    "a dimension with a capital letter": (
        ("cost_centre = {", "Cost_centre = {"),
        "small.toml: dimensions.Cost_centre: An id is written with small letters a-z,",
    ),
    "two dimensions with one number": (
        ("{number = 1,", "{number = 6,"),
        "small.toml: dimensions.project.number: Dimension 6 is already cost_centre;",
    ),
    "an object that is not declared": (
        ('project = ["HE"]', 'project = ["HEJ"]'),
        "small.toml: notes.3.he.project: There is no object 'HEJ'; add it under objects.project,",
    ),
    "an interval upside down": (
        ('"3000-3999"', '"3999-3000"'),
        "small.toml: statements.income.income.accounts: '3999-3000' is not accounts;",
    ),
    "an interval of unequal lengths": (
        ('"3000-3999"', '"300-3999"'),
        "small.toml: statements.income.income.accounts: '300-3999' is not accounts;",
    ),
    "a line that does not say what it is": (
        ('{row = "income",', "{"),
        "small.toml: statements.income[1]: A line starts with what it is and its id; begin with",
    ),
    "a line that takes nothing": (
        (', accounts = ["3000-3999"]', ""),
        "small.toml: statements.income.income: The line takes nothing;",
    ),
    "a row with both a note and accounts": (
        ('note = "1",', 'note = "1", accounts = ["9000"],'),
        "small.toml: statements.income.administration: The line takes accounts itself and from",
    ),
    "an id used twice": (
        ('{line = "he"', '{line = "mia"'),
        "small.toml: notes.3.mia: The id mia is taken by notes.2.mia; give this line another.",
    ),
    "an id that the program uses": (
        ('{line = "he"', '{line = "unplaced"'),
        "small.toml: notes.3.unplaced: The id unplaced is the program's own;",
    ),
    "a missing total": (
        ('{sum = "total_assets"', '{sum = "all_assets"'),
        'small.toml: statements.assets: The statement lacks its line total_assets; add {sum = "tot',
    ),
    "a missing balance of liquid assets": (
        ('row = "closing_cash"', 'row = "cash_at_end"'),
        'small.toml: statements.cashflow: The statement lacks its line closing_cash; add {row = "',
    ),
    "a note that is not there": (
        ('note = "2,3"', 'note = "2,7"'),
        "small.toml: statements.income.activities.note: There is no note 7;",
    ),
    "a note with two rows": (
        ('note = "2,3"', 'note = "2,1"'),
        "small.toml: statements.income.activities.note: Note 1 already belongs to administration;",
    ),
    "a note that no row refers to": (
        ('note = "2,3"', 'note = "2"'),
        "small.toml: notes.3: No line refers to the note;",
    ),
    "a row with a note of mere text": (
        ('note = "2,3"', 'note = "2,5"'),
        "small.toml: statements.income.activities.note: Note 5 has no lines,",
    ),
    "two notes with one number": (
        ('number = "5"', 'number = "1"'),
        "small.toml: notes.1: There are 2 notes with this number;",
    ),
    "an unknown row in a sum": (
        ('of = ["income", "costs"]', 'of = ["income", "expenses"]'),
        "small.toml: statements.income.result.of: There is no row or sum 'expenses' here to add;",
    ),
    "a heading in a sum": (
        ('of = ["equipment"]', 'of = ["equipment", "fixed_assets"]'),
        "small.toml: statements.assets.total_fixed.of: There is no row or sum 'fixed_assets' here",
    ),
    "a row of another statement in a sum": (
        ('of = ["income", "costs"]', 'of = ["income", "costs", "bank"]'),
        "small.toml: statements.income.result.of: There is no row or sum 'bank' here to add;",
    ),
    "a circle": (
        ('of = ["administration", "activities", "depreciation"]', 'of = ["result"]'),
        "small.toml: statements.income.costs.of: The sum is a part of itself;",
    ),
    "a sum of nothing": (
        ('{memo = "pledges"', '{sum = "nothing", of = [], sv = "Noll"}, {memo = "pledges"'),
        "small.toml: statements.equity_and_liabilities.nothing.of: The sum adds nothing;",
    ),
    "a row counted twice": (
        ('of = ["total_fixed", "receivables"', 'of = ["total_fixed", "equipment", "receivables"'),
        "small.toml: statements.assets.total_assets.of: The sum counts the row equipment 2 times;",
    ),
    "a row that no total reaches": (
        ('of = ["total_equity", "liabilities"]', 'of = ["total_equity"]'),
        "small.toml: statements.equity_and_liabilities.liabilities: The row reaches no sum that",
    ),
    "a note to a sum that leaves a row out": (
        ('{line = "equity_opening", of = ["equity"], sv = "IB", en = "Opening"},', ""),
        "small.toml: notes.4.lines: The lines of a note to a sum must add up the sum's rows,",
    ),
    "a wider line before a narrower": (
        (
            '{line = "rent", accounts = ["5000-5099"], cost_centre = ["KANSLI"]',
            '{line = "rent", accounts = ["5000-6999"]',
        ),
        "small.toml: notes.1.supplies.accounts: 6110 can never match: rent comes first and takes",
    ),
    "a line that takes the same as one before it": (
        ('{line = "supplies", accounts = ["6110"]', '{line = "supplies", accounts = ["5000-6999"]'),
        "small.toml: notes.1.other_costs.accounts: 5000-6999 can never match: supplies comes first",
    ),
    "lines that together leave nothing": (
        ('accounts = ["6110"]', 'accounts = ["5000-5999", "6000-6999"]'),
        "small.toml: notes.1.other_costs.accounts: 5000-6999 can never match: rent, supplies come",
    ),
    "two lines that overlap": (
        ('accounts = ["6110"]', 'accounts = ["6110-7099"]'),
        "small.toml: notes.1.other_costs.accounts: 5000-6999 overlaps 6110-7099 of supplies;",
    ),
    "a cost in the balance sheet": (
        ('accounts = ["2400-2999"]', 'accounts = ["2400-2999", "8990-8999"]'),
        "small.toml: statements.equity_and_liabilities.liabilities.accounts: Account 8999 is of",
    ),
    "a result account outside the chart": (
        ('result_account = "8999"', 'result_account = "8998"'),
        "small.toml: result_account: Account 8998 must be in the chart as income, cost;",
    ),
    "no row for the year's result": (
        ("with_result = true, ", ""),
        "small.toml: statements.equity_and_liabilities: One row of equity, and only one, must say",
    ),
    "an equity account without a row": (
        ('["2060-2069"]', '["2060-2066"]'),
        "small.toml: equity_carried: Account 2067 has no line in equity;",
    ),
    "a cash-flow row without a source": (
        ('{row = "working_capital", change = ["receivables", "liabilities"],', '{row = "wc",'),
        "small.toml: statements.cashflow.wc: The row must say what it is derived from with change,",
    ),
    "an unknown row in the cash flow": (
        ('change = ["equipment"]', 'change = ["machines"]'),
        "small.toml: statements.cashflow.investments.change: There is no row or sum 'machines' in",
    ),
    "an unknown row of the income statement in the cash flow": (
        ('less = ["depreciation"]', 'less = ["bank"]'),
        "small.toml: statements.cashflow.non_cash.less: There is no row or sum 'bank' in",
    ),
    "a balance-sheet row outside the cash flow": (
        ('change = ["receivables", "liabilities"]', 'change = ["receivables"]'),
        "small.toml: statements.equity_and_liabilities.liabilities: The row is in the cash flow 0",
    ),
    "a balance-sheet row in the cash flow twice": (
        ('change = ["equipment"]', 'change = ["equipment", "receivables"]'),
        "small.toml: statements.assets.receivables: The row is in the cash flow 2 times;",
    ),
    "opening and closing cash of different rows": (
        ('opening = ["bank"]', 'opening = ["receivables"]'),
        "small.toml: statements.cashflow: opening_cash and closing_cash must name the same rows:",
    ),
    "a result that is added but never taken off": (
        ('change = ["total_equity"], less = ["result"]', 'change = ["total_equity"]'),
        "small.toml: statements.cashflow: result is added (plus) and taken off (less) unequal",
    ),
}


BLOCKS = {
    "two notes with one number": "[[notes]]",
    "opening and closing cash of different rows": '{row = "opening_cash"',
    "a result that is added but never taken off": '{row = "cash_result"',
}
"""The faults of a whole note or statement, and where a person should look."""


GROUPS = """
[[operations]]
id = "first"
sv = "Första"
accounts = ["5010"]

[[operations]]
sv = "Andra"
accounts = ["6110"]

[[notes]]
number = "5\"""".lstrip()


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_names_the_file_the_line_the_key_and_the_remedy(name):
    change, message = FAULTS[name]
    text = edited(change)
    found = [
        fault
        for fault in faults(text)
        if message in (fault[: len(message)], without_line(fault)[: len(message)])
    ]
    assert found
    for fault in found:
        match = LINE_AND_PATH.match(fault)
        assert match
        line, path = text.splitlines()[int(match[1]) - 1], match[2] or ""
        keys = path.split(".")[1:]
        key = BLOCKS.get(name, keys[-1] if keys else "")
        assert key in line or key not in text, fault


LINE_AND_PATH = re.compile(r"small\.toml:([0-9]+):(?: ([^ :]+):)?")


def without_line(fault):
    return re.sub("^small.toml:[0-9]+: ", "small.toml: ", fault)


@pytest.mark.parametrize(
    ("change", "place", "line"),
    [
        (('number = "2"\n', ""), "notes[2]", ("[[notes]]", 2)),
        (('number = "3"\n', ""), "notes[3]", ("[[notes]]", 3)),
        (('number = "3"\n', "number = 3\n"), "notes[3].number", ("number = 3", 1)),
        (('{line = "he", ', "{"), "notes.3[1]", ('  {project = ["HE"]', 1)),
        (('"Project HE"},', '"Project HE"}, {},'), "notes.3[2]", ("[[notes]]", 3)),
        (('{row = "depreciation", ', "{"), "statements.income[5]", ('  {accounts = ["7800', 1)),
        (
            ('[[notes]]\nnumber = "5"', GROUPS),
            "operations[2]",
            ("[[operations]]", 2),
        ),
    ],
)
def test_what_has_no_name_is_found_by_its_place_in_the_list(change, place, line):
    """The line of text is the one that begins so, the first or a later one of them."""
    text = edited(change)
    (found,) = [one for one in faults(text) if one.split(": ")[1] == place]
    begun = [at for at, own in enumerate(text.splitlines(), 1) if own.startswith(line[0])]
    assert int(found.split(":")[1]) == begun[line[1] - 1]


def test_all_faults_of_the_form_are_told_at_once():
    text = edited(('law = "', 'lag = "'), ('"3000-3999"', '"30"'), ("always = true", "always = 1"))
    assert [fault.split(":")[2].strip() for fault in faults(text)] == [
        "lag",
        "statements.income.income.accounts",
        "statements.assets.bank.always",
    ]


def test_all_faults_of_the_meaning_are_told_at_once():
    text = edited(
        ('{line = "he"', '{line = "mia"'),
        ('of = ["income", "costs"]', 'of = ["income", "expenses"]'),
        ('accounts = ["6110"]', 'accounts = ["6110-7099"]'),
        ('change = ["equipment"]', 'change = ["machines"]'),
    )
    assert len(faults(text)) == 4


def test_an_interval_without_any_account_in_the_chart_is_no_fault():
    text = edited(('"3000-3999"', '"3000-3999", "8310-8319"'))
    assert read_template(text, "small.toml").leaves()[0].line.claims[1] == AccountRange(
        "8310", "8319"
    )


@pytest.mark.parametrize("text", ["", "\0", "a = " + "[" * 5000, "a = 1" + "0" * 5000, "[[notes]]"])
def test_what_is_no_template_at_all_is_refused_in_words(text):
    assert all(fault.startswith("small.toml") for fault in faults(text))


def with_a_chain_of_sums(length: int) -> str:
    """The small template with sums of sums of sums before the row of income."""
    chain = "".join(
        f'  {{sum = "s{number}", of = ["s{number + 1}"], sv = "S"}},\n' for number in range(length)
    )
    end = f'  {{sum = "s{length}", of = ["income"], sv = "S"}},\n'
    return edited(('  {row = "income"', chain + end + '  {row = "income"'))


def test_sums_of_sums_may_go_as_deep_as_a_report_is_long():
    template = read_template(with_a_chain_of_sums(290), "small.toml")
    assert rows_within(template.ledger_lines("income"))["s0"] == {"income": 1}


def test_a_statement_of_a_thousand_lines_is_refused_in_words():
    (fault, *_) = map(without_line, faults(with_a_chain_of_sums(1000)))
    assert fault == (
        "small.toml: statements.income: There are 1007 entries here; the program takes at most 300."
    )


def test_an_unknown_built_in_template_is_refused_with_those_there_are():
    with pytest.raises(
        TemplateError, match="There is no template 'varnas'; choose one of kommunbas, lkbr, "
    ):
        built_in_text("varnas")


@given(
    st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(OTHERS)), min_size=1, max_size=3)
)
def test_whatever_stands_where_a_value_should_it_is_read_or_refused_in_words(swaps):
    text = SMALL
    for (start, end), other in sorted(swaps, reverse=True):
        text = text[:start] + other + text[end:]
    told: tuple[Problem, ...] = ()
    try:
        read_template(text, "small.toml")
    except TemplateError as error:
        told = error.problems
    assert all(str(problem).startswith("small.toml") for problem in told)
