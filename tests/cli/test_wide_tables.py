"""Columns hold whatever stands in them: long series, days as heads, parts of a note."""

from __future__ import annotations

import json

import pytest

from exports.render.text import printed_lines
from ledger.core.table import Column, Row, Table


def test_a_long_text_in_a_narrow_column_goes_on_below_and_moves_no_other_column():
    table = Table(
        ("Verifikationer",),
        (
            Column("voucher", "Ver.", width=7),
            Column("text", "Text"),
            Column("amount", "Belopp", "amount", 10),
        ),
        [Row(("BOKSLUT 12", "Årets resultat", 100))],
    )
    _, _, head, first, second = printed_lines(table, "kr")
    assert (first[:7], second) == ("BOKSLUT", "12")
    assert first.index("Årets") == head.index("Text")
    assert len(first) == len(head)


def test_a_column_grows_for_words_of_up_to_twelve_characters():
    rows = [
        Row(("EK (kansli)", "Hyra")),
        Row(("Kommunförvaltningen", "Hyra")),
    ]
    table = Table(("Verifikationer",), (Column("by", "Av", width=4), Column("text", "Text")), rows)
    assert list(printed_lines(table, "kr"))[2:] == [
        "Av        Text",
        "EK        Hyra",
        "(kansli)",
        "Kommunfö  Hyra",
        "rvaltnin",
        "gen",
    ]


def test_an_amount_in_a_remark_is_never_broken():
    words = ["x" * 70, "förfallet", "1", "750,00;", "konto", "1930", "12", "345"]
    table = Table(("Reskontra",), (), [], remarks=(" ".join(words),))
    assert list(printed_lines(table, "kr"))[2:] == [
        "x" * 70 + " förfallet",
        "  1 750,00; konto 1930 12 345",
    ]


@pytest.mark.sweep
def test_the_years_of_some_days_leave_room_for_the_labels(finsam, demo):
    words = (
        "--lang",
        "sv",
        "show",
        demo,
        "multiyear",
        "--from",
        "2019-02-03",
        "--to",
        "2019-03-15",
    )
    lines = finsam(*words).out.splitlines()
    assert any(line.startswith("Balansomslutning  ") for line in lines)
    assert max(map(len, lines)) <= 80
    assert lines[3].split() == ["190203–", "180203–", "170203–", "160203–", "150203–"]


def test_what_is_known_of_whole_years_only_is_reported_as_left_out_of_a_part(finsam, new_book):
    file = new_book.with_name("tal.csv")
    file.write_text("result;5000\n", "utf-8")
    assert finsam("prior", new_book, file, "--by", "line").status == 0
    whole = finsam("show", new_book, "multiyear", "--json").json
    part = finsam("show", new_book, "multiyear", "--to", "2019-03-31", "--json").json
    assert (whole["problems"], len(part["problems"])) == ([], 1)
    assert "2018" in json.dumps(part["problems"])
