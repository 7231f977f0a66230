"""The commands as a person and a script use them: exit codes, one line a fault, no traceback."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from finsam_tui.__main__ import main
from finsam_tui.cli.commands import COMMANDS
from tests.faults.planting import unguarded

if TYPE_CHECKING:
    from pathlib import Path

FINSAM = [sys.executable, "-m", "finsam_tui"]
NEW = {
    "--template": "varna",
    "--name": "Förbundet",
    "--orgnr": "222000-2683",
    "--year": "2019",
}


def words_of(options: dict[str, str]) -> list[str]:
    return [word for option in options.items() for word in option]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("command", ["", *(command.name for command in COMMANDS)])
def test_help_is_in_the_language_and_fits(finsam, command: str, lang: str):
    outcome = finsam(*command.split(), "--help", "--lang", lang)
    assert (outcome.status, outcome.err) == (0, "")
    assert max(map(len, outcome.out.splitlines())) <= 100
    swedish = {"användning:", "flaggor:"} & set(outcome.out.split())
    assert len(swedish) == (2 if lang == "sv" else 0)


def test_every_command_is_in_the_overview(finsam):
    out = finsam("--lang", "en").out
    assert all(f"  {command.name} " in out for command in COMMANDS)


def test_the_version_is_told(finsam):
    assert finsam("--version").out.startswith("finsam 0.")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["bogus"], "finsam: 'bogus' är varken ett kommando eller en bok (se finsam --help)"),
        (["--bogus"], "finsam: förstår inte: --bogus (se finsam --help)"),
        (
            ["a\x1b[2Jb"],
            r"finsam: 'a\x1b[2Jb' är varken ett kommando eller en bok (se finsam --help)",
        ),
        (["record", "bok", "fil", "ett\x1b[2Jtill"], "förstår inte: ett\ufffd[2Jtill"),
        (["--lang", "fi"], "--lang: 'fi' finns inte att välja (välj bland 'sv', 'en')"),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(finsam, words, fault):
    outcome = finsam(*words)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert fault in outcome.err


def test_a_new_book_is_for_its_owner_alone_even_when_others_may_read_files(tmp_path: Path):
    book = tmp_path / "bok.finsam"
    command = [*FINSAM, "new", str(book), *words_of(NEW)]
    subprocess.run(command, check=True, capture_output=True, umask=0o000)
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["bok.finsam"]


def test_a_new_book_is_empty_and_whole(finsam, new_book: Path):
    assert finsam("show", new_book, "income", "--json").json["lines"][-1]["amounts"] == [0]
    assert finsam("show", new_book, "accounts", "--json").json["accounts"][0]["account"] == "1380"
    assert finsam("check", new_book, "--json").json["ok"] is True


def test_a_first_year_can_be_longer(finsam, tmp_path: Path):
    book = tmp_path / "bok.finsam"
    assert finsam("new", book, *words_of(NEW), "--from", "2018-09-01").status == 0
    document = finsam("show", book, "trial", "--json").json
    assert (document["year"], document["from"], document["to"]) == (
        2019,
        "2018-09-01",
        "2019-12-31",
    )


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"--orgnr": "222000-2684"}, "'222000-2684' är inget organisationsnummer"),
        ({"--orgnr": "hej"}, "'hej' är inget organisationsnummer"),
        ({"--name": " "}, "Förbundet måste ha ett namn"),
        ({"--name": "a\x1b[2J"}, "styrtecken (U+001B)"),
        ({"--template": "bogus"}, "Det finns ingen mall 'bogus'; välj bland"),
        ({"--year": "19"}, "--year: 19 är inget år att föra bok för"),
        ({"--from": "2018-01-01"}, "Ett räkenskapsår är högst 18 månader"),
        ({"--from": "2019-02-29"}, "--from: '2019-02-29' är ingen dag"),
        (
            {"--to": "2020-06-30"},
            "--to: Ett räkenskapsår heter som kalenderåret det slutar i: 2020",
        ),
    ],
)
def test_a_book_that_cannot_be_is_not_made(finsam, tmp_path: Path, changes, fault):
    book = tmp_path / "bok.finsam"
    outcome = finsam("--lang", "sv", "new", book, *words_of({**NEW, **changes}))
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert fault in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", NEW)
def test_a_new_book_needs_its_name_number_template_and_year(finsam, tmp_path: Path, option):
    words = words_of({name: word for name, word in NEW.items() if name != option})
    outcome = finsam("--lang", "sv", "new", tmp_path / "bok.finsam", *words)
    assert (outcome.status, outcome.out) == (2, "")
    assert f"det här måste anges: {option} " in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_never_written_over(finsam, new_book: Path):
    before = new_book.read_bytes()
    outcome = finsam("new", new_book, *words_of(NEW))
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "Filen finns redan" in outcome.err
    assert new_book.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "id saknas"),
        (b"\xff\xfe", "Filen är inte text i UTF-8"),
        (b"id = ", "Filen är inte TOML"),
        (b"#" * 2_000_001, "Filen är för stor för att vara det som efterfrågades"),
    ],
)
def test_a_template_of_ones_own_is_proved(finsam, tmp_path: Path, content: bytes, fault: str):
    template, book = tmp_path / "egen.toml", tmp_path / "bok.finsam"
    template.write_bytes(content)
    outcome = finsam("--lang", "sv", "new", book, *words_of({**NEW, "--template": str(template)}))
    assert (outcome.status, outcome.out) == (1, "")
    assert fault in outcome.err
    assert not book.exists()


def test_the_templates_are_listed_with_their_names(finsam):
    templates = finsam("templates", "--json").json["templates"]
    assert {"id": "varna", "name": "Samordningsförbundet VärNa"} in templates
    assert len(finsam("templates").out.splitlines()) == len(templates)


@pytest.mark.sweep
def test_the_demonstration_is_made_once_and_opened_again(finsam, tmp_path: Path):
    book = tmp_path / "demo.finsam"
    first = finsam("demo", "--book", book)
    made = book.read_bytes()
    again = finsam("demo", "--book", book)
    assert (first.status, again.status) == (0, 0)
    assert first.out == f"Demonstrationsboken är {book}.\n\n{again.out}"
    assert "Resultaträkning 2019" in again.out
    assert book.read_bytes() == made


@pytest.mark.sweep
def test_the_demonstration_has_a_usual_place_for_its_owner_alone(finsam):
    assert finsam("demo").status == 0
    folder = os.path.join(os.environ["XDG_DATA_HOME"], "finsam")  # noqa: PTH118
    assert os.listdir(folder) == ["varna-2019.finsam"]  # noqa: PTH208
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700  # noqa: PTH116


def test_a_sound_book_passes_every_check(finsam, demo: Path):
    report = finsam("check", demo, "--json").json
    assert report["ok"] is True
    assert {key for check in report["checks"] for key in check} >= {
        "id",
        "text",
        "left",
        "right",
        "difference",
        "ok",
    }
    outcome = finsam("check", demo)
    assert (outcome.status, outcome.err) == (0, "")


def test_a_damaged_book_fails_the_check_in_a_sentence(finsam, demo: Path):
    content = demo.read_bytes()
    demo.write_bytes(content.replace("Hyresvärd".encode(), b"Hyresvardx", 1))
    outcome = finsam("check", demo)
    assert outcome.status == 1
    assert outcome.err.startswith(f"{demo}: ")
    assert finsam("check", demo, "--json").json["ok"] is False


@pytest.mark.parametrize("command", [["show", "income"], ["record"], ["check"], []])
@pytest.mark.parametrize(
    "content", [b"", b"not a book", b"SQLite format 3\x00" + b"\x00" * 500, None]
)
def test_what_is_not_a_book_is_said_in_a_line(finsam, tmp_path: Path, command, content):
    path = tmp_path / "bok.finsam"
    if content is not None:
        path.write_bytes(content)
    else:
        path.mkdir()
    name, *rest = command or [path]
    outcome = finsam(name, *([path] if command else []), *rest)
    assert outcome.status == 1
    assert outcome.err.startswith(str(path))
    assert "Traceback" not in outcome.err


def test_a_reader_that_stops_reading_is_no_fault(demo: Path):
    command = [*FINSAM, "show", str(demo), "journal"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")  # noqa: PTH110
def test_a_full_disk_under_the_output_is_a_sentence(demo: Path):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [*FINSAM, "show", str(demo), "journal"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert "är full".encode() in done.stderr


def test_ctrl_c_ends_quietly(new_book: Path):
    command = [*FINSAM, "record", str(new_book), "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"{}\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert b"Traceback" not in process.stderr.read()


def test_a_fault_of_the_program_itself_is_a_sentence_and_a_log_without_secrets(
    finsam, new_book: Path, monkeypatch
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret 1 234,50")

    monkeypatch.setattr("finsam_tui.cli.show_cmd.print_report", broken)
    outcome = finsam("show", new_book, "income")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert "ZeroDivisionError" in outcome.err
    log = outcome.err.rstrip(".\n").rpartition(" ")[2]
    with open(log, encoding="utf-8") as file:  # noqa: PTH123
        assert "secret" not in outcome.err + file.read()


def test_a_closed_standard_input_is_a_sentence(new_book: Path):
    done = subprocess.run(
        f"{sys.executable} -m finsam_tui record {new_book} <&-",
        shell=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_an_unforeseen_fault_in_a_damaged_book_is_the_book_s(finsam, new_book: Path):
    with unguarded(new_book) as connection:
        connection.execute("UPDATE fiscal_year SET first_day = ''")
    outcome = finsam("--lang", "sv", "show", new_book, "income")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        f"{new_book}: Filen är skadad; kör finsam check för att se vad, och återställ en"
        " säkerhetskopia.\n"
    )


def test_a_page_of_the_help_is_printed_and_all_are_listed(capsys):
    assert main(["--lang", "sv", "help"]) == 0
    listed = capsys.readouterr().out
    assert main(["--lang", "sv", "help", "privacy"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("# Personuppgifter, sekretess och publicering")
    assert "privacy" in listed
    assert "Personuppgifter" in listed
