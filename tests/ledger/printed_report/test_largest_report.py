"""How large a printed report may be: its tables, rows, cells and texts."""

from __future__ import annotations

import pytest

from ledger.core.errors import ImportFileError
from ledger.core.limits import MAX_TEXT
from ledger.printed_report import read_printed

HEAD = "[association]\nname = 'x'\nyear = 2020\n"
WIDE = f"[{', '.join(['1'] * 20)}],\n"


def table(name, *rows):
    return f"[{name}]\nrows = [\n{''.join(rows)}]\n"


@pytest.mark.parametrize(
    ("most", "at"),
    [
        (200, lambda n: HEAD + "".join(table(f"t{one}") for one in range(n - 1))),
        (200, lambda n: HEAD + table("t", *["['x', 1],\n"] * n)),
        (20, lambda n: HEAD + table("t", f"[{', '.join(['1'] * n)}]")),
        # 2 keys and 3 tables of one, and their cells
        (
            6000,
            lambda n: (
                HEAD
                + table("a", *[WIDE] * 150)
                + table("b", *[WIDE] * 149)
                + table("c", f"[{', '.join(['1'] * (n - 5985))}]")
            ),
        ),
        (200, lambda n: HEAD + "[text_figures]\n" + "".join(f"k{one} = 1\n" for one in range(n))),
        (MAX_TEXT, lambda n: HEAD + table("t", f"['{'x' * n}', 1]")),
        (MAX_TEXT, lambda n: HEAD + f"title = '{'x' * n}'\n"),
        (MAX_TEXT, lambda n: HEAD + f"{'x' * n} = 1\n"),
        (MAX_TEXT, lambda n: HEAD + f"[text_figures]\nx = '{'x' * n}'\n"),
        (200, lambda n: HEAD + f"[text_figures]\nx = [{'1,' * n}]\n"),
    ],
)
def test_a_report_may_be_as_large_as_the_limits_and_no_larger(most, at):
    def is_too_large(text):
        try:
            read_printed(text, "prov.toml")
        except ImportFileError as error:
            return [fault.code for fault in error.problems] == ["printed-too-large"]
        return False

    assert not is_too_large(at(most))
    assert is_too_large(at(most + 1))
