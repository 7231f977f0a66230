"""What is given on the command line: options in any place, files of any encoding, odd places."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from finsam_tui.cli.commands import command_named, parser_of
from finsam_tui.i18n import set_language, translate_problem
from ledger.core.errors import REASONS, system_reason
from ledger.core.i18n import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

ANY_ORDER = {
    "opening": [["bok"], ["ib.csv"], ["--year", "2019"], ["--dry-run"]],
    "prior": [["bok"], ["tal.csv"], ["--by", "line"], ["--json"]],
    "record": [["bok"], ["ver.jsonl"], ["--by", "EK"]],
    "show": [["bok"], ["income"], ["--unit=tkr"], ["--from", "2019-02-01"]],
    "import": [["bok"], ["a.se", "b.se"], ["--dry-run"], ["--template", "lkbr"]],
    "export": [["bok"], ["pdf"], ["-o", "ut.pdf"], ["--force"]],
    "budget": [["bok"], ["copy"], ["--percent", "2"], ["--force"]],
    "chart": [["bok"], ["place"], ["5010", "5020"], ["--line", "premises"], ["--dry-run"]],
    "template": [["set"], ["bok"], ["egen.toml"], ["--reason", "ny rad"]],
}
"""Words in their usual order: what has no name keeps its order, an option stands anywhere."""


@pytest.mark.parametrize("name", ANY_ORDER)
def test_an_option_means_the_same_wherever_it_stands(name):
    command = command_named(name)
    assert command is not None
    parser, _module = parser_of(command)
    pieces = ANY_ORDER[name]
    plain = [piece for piece in pieces if not piece[0].startswith("-")]
    orders = [
        [word for piece in order for word in piece]
        for order in permutations(pieces)
        if [piece for piece in order if not piece[0].startswith("-")] == plain
    ]
    assert len(orders) > 2
    expected = parser.parse_args([word for piece in pieces for word in piece])
    assert [words for words in orders if parser.parse_args(words) != expected] == []


def test_the_help_has_its_first_line_whole(finsam):
    outcome = finsam("--lang", "sv", "opening", "--help")
    assert outcome.out.startswith("användning: finsam opening [-h]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_read_as_a_spreadsheet_writes_it(finsam, new_book: Path, tmp_path, encoding):
    lists = {
        "opening": "konto;namn;belopp\n1930;Företagskonto;1,00\n1940;Överfört;-1,00\n",
        "prior": "rad;belopp;anmärkning\nresult;5\n",
    }
    for command, text in lists.items():
        path = tmp_path / f"{command}.csv"
        path.write_bytes(text.encode(encoding))
        outcome = finsam("--lang", "sv", command, new_book, path, "--dry-run")
        assert outcome.status == 0, outcome.err


def test_a_book_in_the_place_of_a_list_is_said(finsam, new_book: Path):
    for words in (["prior"], ["opening"]):
        outcome = finsam("--lang", "sv", *words, new_book, new_book)
        assert outcome.status == 1
        assert "Det här är en finsambok, där en lista väntades" in outcome.err


@pytest.mark.sweep
def test_a_link_that_is_replaced_stays_and_leads_to_the_new_file(finsam, demo: Path, tmp_path):
    kept = tmp_path / "arkiv.csv.zip"
    kept.write_text("gammal", encoding="utf-8")
    link = tmp_path / "ut.zip"
    link.symlink_to(kept)
    refused = finsam("--lang", "sv", "export", demo, "csv", "-o", link)
    assert "eller ersätt den: finsam KOMMANDO … --force" in refused.err
    assert finsam("export", demo, "csv", "-o", link, "--force").status == 0
    assert link.is_symlink()
    assert kept.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "words",
    [["budget", "BOK", "copy", "-o", "FIL"], ["template", "new", "-o", "FIL"]],
    ids=lambda words: words[0],
)
def test_what_is_advised_when_a_file_is_there_can_be_given(finsam, demo: Path, tmp_path, words):
    there = tmp_path / "fil.toml"
    there.write_text("", encoding="utf-8")
    given = [str({"BOK": demo, "FIL": there}.get(word, word)) for word in words]
    refused = finsam("--lang", "sv", *given)
    assert (refused.status, "--force" in refused.err) == (1, True)
    assert finsam(*given, "--force").status == 0
    assert there.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [*REASONS, errno.EPROTO])
def test_the_system_s_own_words_are_never_shown(number):
    reason = system_reason(OSError(number, os.strerror(number)))
    for language in LANGUAGES:
        set_language(language)
        words = translate_problem(reason)
        assert os.strerror(number).casefold() not in words.casefold()
        assert words[0].islower()


def test_a_disk_that_refuses_is_said_in_swedish(finsam, tmp_path):
    set_language("sv")
    outcome = finsam("--lang", "sv", "check", tmp_path / ("x" * 300))
    assert outcome.err.strip().endswith("namnet är för långt")


@pytest.mark.sweep
def test_files_are_made_where_the_system_knows_no_swedish_letter(demo: Path, tmp_path):
    """Their names are in UTF-8 whatever the locale, as those of every other export."""
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = [sys.executable, "-m", "finsam_tui", "--lang", "sv", "export", str(demo), "csv", "-o"]
    made = subprocess.run(
        [*words, str(tmp_path / "ut")], env=os.environ | plain, capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr
    assert any(not path.name.isascii() for path in (tmp_path / "ut").iterdir())
