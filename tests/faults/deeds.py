"""What a bookkeeper asks finsam for, and how one sees that it is done."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.book.schema import VERSION
from ledger.integrity.backup import backups_in
from tests.faults.meddling import Job, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(ROOT.glob("tests/data/book_*.finsam.gz"))
"""A book of each version that has been published."""


class Program:
    """finsam, loaded and ready to be meddled with."""

    def __init__(self) -> None:
        """Starts it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.meddling"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, home: Path, *words: str, **meddling: Any) -> Outcome:
        """Runs a command in a folder."""
        assert self._process.stdin
        assert self._process.stdout
        job = Job(["--lang", "en", *words], str(home), **meddling)
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        """Ends it."""
        self._process.communicate()


JOURNAL = "SELECT kind, body FROM journal ORDER BY seq"


def journal(home: Path) -> list[tuple[str, str]]:
    """What the journal tells, save of files: one may be there before it is told of."""
    with closing(sqlite3.connect(home / "bok.finsam")) as connection:
        return [row for row in connection.execute(JOURNAL) if row[0] not in ("export", "seal")]


def version(home: Path) -> int:
    """The version of the book."""
    with closing(sqlite3.connect(home / "bok.finsam")) as connection:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        return int(found)


def backups(home: Path) -> int:
    """How many backups there are where a deed makes one."""
    return len(backups_in(home / "annan plats")) + home.joinpath("kopia.finsam").exists()


def exported(home: Path) -> dict[str, str]:
    """The files that an export left under their names, with the SHA-256 of each."""
    files = [*home.glob("annan plats/ut.*"), *home.glob("annan plats/ut.mapp/*")]
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


@dataclass(frozen=True, slots=True)
class Deed:
    """A command, and what it does."""

    name: str
    words: tuple[str, ...]
    seen: Callable[[Path], object]
    """What is looked at; it is one value before and another after, and never a third."""

    first: tuple[tuple[str, ...], ...] = ()
    """The commands that must come before it."""

    sample: Path | None = None
    """A book of an earlier version to begin with, in place of a new one."""


VOUCHER = {
    "date": "2019-03-15",
    "text": "Hyra",
    "postings": [
        {"account": "5010", "amount": "100.00", "objects": {"1": "KANSLI"}},
        {"account": "1930", "amount": "-100.00"},
    ],
}
SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "prov" 1
#GEN 20190401
#FNAMN "Prov"
#ORGNR 222000-2683
#RAR 0 20190101 20191231
#VER "I" 1 20190401 "Import"
{
#TRANS 5010 {} 50.00
#TRANS 1930 {} -50.00
}
"""
BANK = """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2019-03-16;2019-03-15;HYRA;-100,00;-200,00
2019-03-15;2019-03-15;HYRA;-100,00;-100,00
"""
WHOSE = ("--name", "Prov", "--orgnr", "222000-2683", "--year", "2019")
BEGIN = (
    ("new", "bok.finsam", "--template", "varna", *WHOSE),
    ("record", "bok.finsam", "utkast.jsonl"),
    ("record", "bok.finsam", "utkast.jsonl"),
)
STATEMENT = ("--date", "2019-12-31", "--balance", "-200.00")

DEEDS = (
    Deed("post", ("record", "bok.finsam", "utkast.jsonl"), journal),
    Deed(
        "correct",
        ("correct", "bok.finsam", "A", "1", "--date", "2019-04-01", "--reason", "fel"),
        journal,
    ),
    Deed("import", ("import", "bok.finsam", "in.se"), journal),
    Deed("import a statement", ("import", "bok.finsam", "bank.csv"), journal),
    Deed("party", ("party", "bok.finsam", "add", "Telia", "--terms", "10"), journal),
    Deed("lock", ("lock", "bok.finsam", "--to", "2019-03-31"), journal),
    Deed("attach", ("attach", "bok.finsam", "A", "1", "in.se"), journal),
    Deed(
        "year-end",
        ("close", "bok.finsam", "--year", "2019", "--accept", "1=liten verksamhet"),
        journal,
        (
            ("reconcile", "bok.finsam", "1930", *STATEMENT),
            ("backup", "bok.finsam", "--second-place", "annan plats"),
        ),
    ),
    *(
        Deed(f"migrate {made.name}", ("record", "bok.finsam", "2020.jsonl"), version, (), made)
        for made in SAMPLES[: VERSION - 1]
    ),
    Deed("backup", ("backup", "bok.finsam", "annan plats"), backups),
    Deed("backup to a file", ("backup", "bok.finsam", "kopia.finsam"), backups),
    Deed(
        "restore",
        ("restore", "kopia.finsam", "bok.finsam"),
        journal,
        (("backup", "bok.finsam", "kopia.finsam"), ("record", "bok.finsam", "utkast.jsonl")),
    ),
    *(
        Deed(
            f"export {format_}",
            ("export", "bok.finsam", format_, "-o", f"annan plats/ut.{suffix}"),
            exported,
        )
        for format_, suffix in (
            ("sie", "se"),
            ("xlsx", "xlsx"),
            ("csv", "mapp"),
            ("package", "zip"),
            ("pdf", "pdf"),
        )
    ),
)


def prepare(run: Callable[..., Any], deed: Deed, home: Path) -> None:
    """Fills a folder with what a deed needs; `run` takes the folder and the words of a command."""
    home.joinpath("annan plats").mkdir(parents=True)
    home.joinpath("utkast.jsonl").write_text(json.dumps(VOUCHER) + "\n")
    home.joinpath("2020.jsonl").write_text(json.dumps(VOUCHER | {"date": "2020-02-03"}) + "\n")
    home.joinpath("bank.csv").write_text(BANK, "utf-8")
    home.joinpath("in.se").write_text(SIE, "cp437", newline="\r\n")
    if deed.sample:
        home.joinpath("bok.finsam").write_bytes(gzip.decompress(deed.sample.read_bytes()))
        assert version(home) < VERSION
        return
    for words in (*BEGIN, *deed.first):
        outcome = run(home, *words)
        assert outcome.status == 0, outcome.err
