"""Readers that others have written read what goes out, figure for figure.

They are no dependency of the suite: `python -m pytest -m slow tests/exports/test_other_readers.py`
runs with those that lie in the folder that FINSAM_SIE_READERS names, and skips the others.

- `node-sie-reader` (github.com/holar2b/node-sie-reader, JavaScript): a clone of it; needs node.
- `Sie4j` (github.com/blinfo/Sie4j, Java): a clone of it; needs a JDK, and Debian's packages
  libjackson2-databind-java and libcommons-codec-java. The Jackson of Debian 12 throws IOException
  where Sie4j's own throws a narrower one, so the test compiles a copy that catches that.

Each gives what it read as JSON; here both become the same figures, and are held against the book.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from exports.sie.writer import write_sie
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.quantities import ONE, posting_quantities
from ledger.books.open import open_book
from ledger.sie.import_sie import import_sie
from tests.books import copy_reference

pytestmark = pytest.mark.slow

PLACE = Path(os.environ.get("FINSAM_SIE_READERS", "/nowhere"))
FAULTS = Path(__file__).parents[1] / "data" / "sie_faults"
JARS = ":".join(
    f"/usr/share/java/{name}.jar"
    for name in ("jackson-databind", "jackson-core", "jackson-annotations", "commons-codec")
)
NODE = """
require(process.argv[1] + '/sie-reader.js').readFile(process.argv[2], (error, read) => {
  if (error) throw error;
  console.log(JSON.stringify(read.poster));
});
"""
JAVA = """
public class Read {
    public static void main(String[] given) throws Exception {
        var bytes = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(given[0]));
        System.out.println(sie.Sie4j.asJson(sie.Sie4j.fromSie(bytes)));
    }
}
"""


def ran(*words):
    return subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout


def ore(amount):
    return round(float(amount) * 100)


class NodeReader:
    """node-sie-reader."""

    def __init__(self, _):
        self.home = PLACE / "node-sie-reader"
        if not (self.home / "sie-reader.js").exists() or not shutil.which("node"):
            pytest.skip("node-sie-reader is not in FINSAM_SIE_READERS")

    def read(self, file):
        items = json.loads(ran("node", "-e", NODE, str(self.home), str(file)))
        balances = {
            (one["etikett"], one["konto"]): ore(one["saldo"])
            for one in items
            if one["etikett"] in ("ib", "ub", "res") and one.get("årsnr", one.get("års")) == "0"
        }
        vouchers = [one for one in items if one["etikett"] == "ver"]
        rows = [row for one in vouchers for row in one["poster"]]
        changes = [(row["kontonr"], ore(row["belopp"])) for row in rows]
        counted = sum(float(row.get("kvantitet") or 0) for row in rows)
        return balances, len(vouchers), changes, counted


class Sie4j:
    """Sie4j, compiled."""

    def __init__(self, folder):
        home = PLACE / "Sie4j" / "src" / "main" / "java"
        if not home.exists() or not shutil.which("javac"):
            pytest.skip("Sie4j is not in FINSAM_SIE_READERS")
        source = shutil.copytree(home, folder / "source")
        writer = source / "sie" / "Serializer.java"
        text = writer.read_text("utf-8")
        writer.write_text(
            text.replace("catch (JsonProcessingException", "catch (java.io.IOException"), "utf-8"
        )
        (source / "Read.java").write_text(JAVA, "utf-8")
        files = [str(one) for one in source.rglob("*.java") if "-info" not in one.name]
        self.classes = folder / "classes"
        ran("javac", "-nowarn", "-cp", JARS, "-d", str(self.classes), *files)

    def read(self, file):
        read = json.loads(ran("java", "-cp", f"{self.classes}:{JARS}", "Read", str(file)))
        labels = {"openingBalances": "ib", "closingBalances": "ub", "results": "res"}
        balances = {
            (label, account["number"]): ore(one["amount"])
            for account in read["accountingPlan"]["accounts"]
            for name, label in labels.items()
            for one in account[name]
            if one["yearIndex"] == 0
        }
        rows = [row for one in read["vouchers"] for row in one["transactions"]]
        changes = [(row["accountNumber"], ore(row["amount"])) for row in rows]
        counted = sum(row["quantity"] or 0 for row in rows)
        return balances, len(read["vouchers"]), changes, counted


@pytest.fixture(scope="module", params=[NodeReader, Sie4j])
def reader(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("reader"))


def made(name, path):
    """A book: a demonstration book, or what an SIE file makes."""
    if name.endswith(".se"):
        import_sie(path, FAULTS / name, by="EK")
    else:
        copy_reference(path, name)
    return path


@pytest.mark.parametrize(
    "name",
    ["varna-2019", "varend-2019", "c11_qty.se", "c26_2026.se", "c36_budget.se", "c40_oib.se"],
)
def test_another_reader_has_the_balances_the_vouchers_and_the_quantities_of_the_book(
    reader, name, tmp_path
):
    with open_book(made(name, tmp_path / "bok.finsam"), read_only=True) as book:
        year = fiscal_years(book)[-1]
        with (tmp_path / "ut.se").open("wb") as stream:
            report = write_sie(book, year, stream)
        own = read_balances(book, year)
        counted = sum(posting_quantities(book, year.period).values()) / ONE
    balances, vouchers, changes, quantities = reader.read(tmp_path / "ut.se")
    begun: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for key in own.keys():  # noqa: SIM118 - Balances is no mapping
        begun[key[0]] += own.opening.get(key, 0)
        ended[key[0]] += own.closing(key)
        moved[key[0]] += own.movement.get(key, 0)
    theirs: Counter[str] = Counter()
    for account, amount in changes:
        theirs[account] += amount
    for found, expected in (
        ({key: one for (label, key), one in balances.items() if label == "ib"}, begun),
        ({key: one for (label, key), one in balances.items() if label != "ib"}, ended),
        (theirs, moved),
    ):
        assert {key: one for key, one in found.items() if one} == {
            key: one for key, one in expected.items() if one
        }
    assert (vouchers, len(changes)) == (report.vouchers, report.postings)
    assert quantities == pytest.approx(counted)
