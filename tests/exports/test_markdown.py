"""Markdown of reports: headings, lists, tables and emphasis, and nothing that does anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.render import pdf
from exports.render.markdown import parts_of, runs_of, share, text_table


def kinds_of(text, level=2):
    return [(part["kind"], part.get("level")) for part in parts_of(text, level)]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("ren", [{"text": "ren"}]),
        ("a **b** c", [{"text": "a "}, {"text": "b", "bold": True}, {"text": " c"}]),
        ("*a* b", [{"text": "a", "italic": True}, {"text": " b"}]),
        ("2 * 3 * 4", [{"text": "2 * 3 * 4"}]),
        ("**öppen", [{"text": "**öppen"}]),
        ("[a **b**](http://b)", [{"text": "a b", "link": "http://b"}]),
        ("<http://b>", [{"text": "http://b", "link": "http://b"}]),
        ("[a](file.pdf)", [{"text": "a"}]),
        (
            "a[^1]\n\n[^1]: *b*",
            [{"text": "a"}, {"text": "", "note": [{"text": "b", "italic": True}]}],
        ),
        ("<b>x</b>", [{"text": "<b>x</b>"}]),
    ],
)
def test_runs(text, runs):
    assert runs_of(text) == runs


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("minskade 3 057 478 kr till", "minskade 3~057~478~kr till"),
        ("−386 479 kr, 77,8 procent", "−386~479~kr, 77,8~procent"),
        ("LKBR 11:6 och 5 §", "LKBR~11:6 och 5~§"),
        ("not 2 och 4, år 2019 2018", "not 2 och 4, år 2019 2018"),
        ("3 krav på 12 3456", "3 krav på 12 3456"),
    ],
)
def test_no_line_is_broken_within_an_amount(text, held):
    assert runs_of(text) == [{"text": held.replace("~", "\N{NO-BREAK SPACE}")}]


def test_lines_of_a_paragraph_are_joined_and_an_empty_line_parts_them():
    first, second = parts_of("en\ntvå\n\ntre")
    assert first["runs"] == [{"text": "en två"}]
    assert second["runs"] == [{"text": "tre"}]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n## B\n# C", [2, 3, 2]),
        ("### A\n# B", [2, 2]),
        ("# A\n#### B", [2, 3]),
        ("# A\n## B\n### C\n#### D", [2, 3, 4, 4]),
    ],
)
def test_headings_never_skip_a_level(text, levels):
    assert kinds_of(text) == [("heading", level) for level in levels]


def test_lists_nest_and_may_hold_paragraphs():
    (part,) = parts_of("- a\n  - b\n    - c\n- d")
    assert not part["ordered"]
    first, second = part["items"]
    assert [block["kind"] for block in first] == ["paragraph", "list"]
    assert first[1]["items"][0][1]["items"][0][0]["runs"] == [{"text": "c"}]
    assert second[0]["runs"] == [{"text": "d"}]


def test_a_line_indented_by_less_than_its_item_loses_nothing():
    (block,) = parts_of("- a\n b")
    assert block["items"] == [[{"kind": "paragraph", "runs": [{"text": "a b"}]}]]


def test_a_numbered_list_begins_where_it_says():
    (part,) = parts_of("3. tre\n4. fyra")
    assert (part["ordered"], part["start"], len(part["items"])) == (True, 3, 2)


def test_a_table_sets_figures_to_the_right_and_fills_short_rows():
    (part,) = parts_of("| Medlem | Belopp |\n|---|---:|\n| Nacka | −1 018 590 |\n| Värmdö |")
    assert [column["align"] for column in part["columns"]] == ["left", "right"]
    assert [row["cells"] for row in part["rows"]] == [["Nacka", "−1 018 590"], ["Värmdö", ""]]


def letters_of(parts):
    """The letters of every text in the parts."""
    if isinstance(parts, dict):
        texts = [parts[key] for key in ("text", "label") if key in parts]
        below = [value for value in parts.values() if isinstance(value, list)]
        return "".join([*texts, *map(letters_of, below)])
    return "".join(item if isinstance(item, str) else letters_of(item) for item in parts)


GOALS = """\
| Mål | Målvärde | Utfall | Uppfyllt | Kommentar |
|---|---:|---:|---|---|
| Fler deltagare ska gå vidare till arbete eller studier | 60 % | 52 % | Delvis | Sent i gång. |
| Budget i balans | 100 % | 98 % | Ja | Se driftredovisningen, och vad som sägs om den. |
"""


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["", ""], 3), (["a", ""], 3), (["ab cd", "e"], 5), (["abcdef"], 8), (["x " * 100], 40)],
)
def test_a_column_takes_the_room_of_its_longest_cell_and_never_less_than_a_word(cells, expected):
    assert share(cells) == expected


def test_a_table_of_sentences_shares_the_room_by_what_its_columns_hold():
    """Figures and single words are never broken; no column is narrower than its longest word."""
    (table,) = parts_of(GOALS)
    found = [(one["width"], one.get("share")) for one in table["columns"]]
    assert table["wraps"]
    assert [width for width, _share in found] == ["rest", "auto", "auto", "auto", "rest"]
    assert (found[0][1], found[4][1]) == (26, 31)
    (longer,) = parts_of(GOALS.replace("Budget", "Samverkanskompetens" * 3))
    assert longer["columns"][0]["share"] >= 19 * 3 + 1


def test_no_word_of_a_table_of_many_sentences_is_wider_than_its_column():
    """Six columns, as goals have: the shares come to a line, and each to its longest word."""
    words = ("deltagare", "indikator", "hundraprocentig", "minskade", "knappt fyra av tio", "ja")
    rows = [["Mål", "Indikator", "Målvärde", "Utfall 2019", "Utfall 2018", "Uppfyllt"], [*words]]
    rows.append(["Fler ska närma sig arbete eller studier", "Andel av de avslutade", *words[2:]])
    columns = text_table(rows)["columns"]
    shares = {one["label"]: one["share"] for one in columns if one["width"] == "rest"}
    taken = sum(len(rows[0][at]) for at, one in enumerate(columns) if one["width"] == "auto")
    assert sum(shares.values()) <= 80 - taken + 5
    assert shares["Målvärde"] > len("hundraprocentig")


def test_a_quotation_holds_its_paragraphs_and_a_cell_its_looks():
    (quote,) = parts_of("> a\n>\n> - b")
    assert (quote["kind"], [one["kind"] for one in quote["parts"]]) == (
        "quote",
        ["paragraph", "list"],
    )
    (table,) = parts_of("| a | b |\n|---|---|\n| **c** | d |")
    assert table["rows"][0]["cells"] == [[{"text": "c", "bold": True}], "d"]


@given(st.text("ab#*-|1.[]^:> \n", max_size=120))
def test_no_word_of_a_text_is_lost(text):
    parts = parts_of(text)
    assert json.dumps(parts)
    kept = letters_of(parts)
    assert kept.count("b") == text.count("b")
    assert kept.count("a") == text.count("a")


def test_any_text_can_be_set(demo):
    text = (
        "# A\n\n- a\n  1. b\n\n| x | y |\n|--|--|\n| **z** | 1[^n] |\n\n*k* **f** `#x` $y$ @z <w>"
    )
    text += "\n\n[#l](https://a.se/#x)[^m]\n\n> #c\n\n[^m]: #t $\n[^n]: @t"
    content = pdf.document(demo, "Prov", parts_of(text, 1), pdf.SINGLE)
    assert pdf.typeset(content).startswith(b"%PDF")
