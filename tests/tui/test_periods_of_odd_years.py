"""Fiscal years that are no calendar years: each month is named so that it can be told apart."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest

from finsam_tui.dates import month_of, period_name, short_month_name, year_and_period_name
from finsam_tui.frame.periods import period_choices
from finsam_tui.i18n import set_language
from finsam_tui.period_scope import Scope
from finsam_tui.screens.files.export_kinds import kinds
from finsam_tui.widgets.column_layout import layout
from finsam_tui.widgets.text_cells import fit
from ledger.core.calendar import FiscalYear, Period
from ledger.core.table import Column
from ledger.statements.book_statements import column_label

SHAPES = {
    "calendar": FiscalYear(1, date(2026, 1, 1), date(2026, 12, 31)),
    "short": FiscalYear(1, date(2026, 9, 1), date(2026, 12, 31)),
    "mid-month": FiscalYear(1, date(2026, 8, 15), date(2026, 12, 31)),
    "broken": FiscalYear(1, date(2025, 7, 1), date(2026, 6, 30)),
    "18 months": FiscalYear(1, date(2025, 7, 1), date(2026, 12, 31)),
    "18 months, mid-month": FiscalYear(1, date(2025, 7, 15), date(2026, 12, 31)),
}
WIDTHS = (40, 60, 80, 100, 120, 200)


@pytest.fixture(autouse=True)
def _swedish():
    set_language("sv")


@pytest.fixture(params=SHAPES)
def year(request):
    return SHAPES[request.param]


def doubled(names):
    return [name for name, count in Counter(names).items() if count > 1]


def test_no_two_choices_of_a_picker_are_called_the_same(year):
    choices = period_choices([year], Scope(year, year.period))
    assert doubled(name for name, _scope in choices.values()) == []


def test_no_two_months_side_by_side_are_called_the_same(year):
    months = year.period.months()
    assert doubled(month_of(month.first, year, short_month_name) for month in months) == []
    assert doubled(year_and_period_name(year, month) for month in months) == []
    assert doubled(column_label(month, year, "income") for month in months) == []
    assert doubled(period_name(month, year) for month in months) == []


def test_no_two_files_of_different_months_are_called_the_same(year, tmp_path):
    kind = next(kind for kind in kinds() if kind.is_by_period)
    months = year.period.months()
    paths = [kind.path(tmp_path, "bok", Scope(year, month)) for month in months]
    assert doubled(paths) == []


def test_a_month_of_a_calendar_year_is_called_by_its_name_alone():
    year = SHAPES["calendar"]
    assert month_of(date(2026, 8, 1), year, short_month_name) == "aug"
    assert year_and_period_name(year, year.period.months()[7]) == "2026 aug"


def test_a_month_of_a_long_year_has_its_year():
    year = SHAPES["18 months"]
    assert month_of(date(2026, 8, 1), year, short_month_name) == "aug 2026"
    assert month_of(date(2025, 8, 1), year) == "augusti 2025"
    august = Period(date(2026, 8, 1), date(2026, 8, 31))
    assert year_and_period_name(year, august) == "2026 aug 2026"
    names = [name for name, _ in period_choices([year], Scope(year, august)).values()]
    assert "augusti 2026" in names
    assert "året till och med augusti 2025" in names


@pytest.mark.parametrize("column", [4, 8, 13])
def test_the_head_of_a_column_is_never_shown_as_a_figure_that_does_not_fit(year, column):
    for width, report in product(WIDTHS, ("income", "balance")):
        for period in (*year.period.months(), Period(year.first, year.first.replace(day=28))):
            label = column_label(period, year, report)
            columns = [
                Column(label="Rad"),
                Column(label=label, kind="number", width=column),
                Column(label="Not", width=4, priority=1),
            ]
            widths = layout(columns, width)
            assert "#" not in fit(label, widths[1], "right"), (width, label)
