"""A check says one of three words, and they are the same on every face."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest

from exports.export_request import ExportRequest
from exports.render.tables import register
from finsam_tui.screens.reports.proof import ProofView
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import closing_of
from ledger.core.model import Account, Posting, VoucherInput
from ledger.integrity.check import check_book


@pytest.fixture
def unplaced(tmp_path: Path, reference_books) -> Path:
    """An open year with 100 kronor on an account that has no line yet."""
    path = Path(shutil.copy(reference_books["varna-2019"], tmp_path / "bok.finsam"))
    with open_book(path) as book:
        add_accounts(book, [Account("9999", "Okänt", "asset")], "EK")
        rows = (Posting("9999", 100_00), Posting("1930", -100_00))
        record(
            book, VoucherInput(date(2019, 5, 2), "Köp", rows, recorded_by="EK", approved_by="FC")
        )
    return path


def test_what_an_open_year_may_lack_is_advice_on_every_face(finsam, unplaced):
    shown = finsam("check", unplaced, "--json")
    (check,) = [one for one in shown.json["checks"] if one["difference"]]
    assert (shown.status, shown.json["ok"], shown.json["severity"]) == (0, False, "advice")
    assert (check["id"], check["ok"], check["severity"], check["difference"]) == (
        "proof:2019:placed",
        False,
        "advice",
        100_00,
    )
    printed = finsam("check", unplaced)
    (line,) = [line for line in printed.out.splitlines() if "Varje saldo ska ha en rad" in line]
    assert line.split()[0] == "råd"
    assert (printed.status, printed.err) == (0, "")

    proof = finsam("show", unplaced, "proof", "--json")
    of_proof = {one["id"]: one["severity"] for one in proof.json["checks"]}
    assert (proof.status, proof.json["ok"], proof.json["severity"]) == (0, False, "advice")
    rows = list(csv.DictReader(io.StringIO(finsam("show", unplaced, "proof", "--csv").out)))
    assert {row["id"]: row["severity"] or None for row in rows} == of_proof
    assert {row["id"] for row in rows if row["ok"] == "0"} == {"placed"}

    with open_book(unplaced, read_only=True) as book:
        exported = register(ExportRequest(book, fiscal_year(book)), "proof")
        found = {cells[0]: cells[-1] or None for cells in exported.cells_on("plain")}
        steps = {step.kind.id: step.state for step in closing_of(book, fiscal_year(book)).steps}
    assert found == of_proof
    assert steps["proof"] == "blocked", "the year cannot be closed with it"


def test_a_fault_is_wrong_on_every_face_and_makes_the_exit_code_one(finsam, unplaced, monkeypatch):
    monkeypatch.setattr("ledger.proof.proof.LEFT_FOR_YEAR_END", ())
    for command in (("check", unplaced, "--json"), ("show", unplaced, "proof", "--json")):
        shown = finsam(*command)
        assert (shown.status, shown.json["ok"], shown.json["severity"]) == (1, False, "fault")
    printed = finsam("show", unplaced, "proof")
    (line,) = [line for line in printed.out.splitlines() if "Varje saldo ska ha en rad" in line]
    assert (printed.status, line.split()[0]) == (1, "FEL")
    assert check_book(unplaced).faults


async def test_the_screen_says_the_same_word(sit_down, unplaced):
    async with sit_down(unplaced, (120, 30)) as person:
        await person.press("b")
        view = person.frame.view
        assert isinstance(view, ProofView)
        words = [row.cells[0] for row in person.rows.rows if row.stop]
        assert (words[0], set(words[1:])) == ("råd", {"ok"})


def test_rounding_in_print_is_advice_and_everything_else_a_fault(finsam, reference_books):
    shown = finsam("compare", reference_books["varna-2019"], "varna-2019", "--json")
    found = {(one["kind"], one["ok"], one["severity"]) for one in shown.json["checks"]}
    assert {("agrees", True, None), ("rounding", False, "advice")} < found
    assert {severity for kind, _, severity in found if kind not in ("agrees", "rounding")} == {
        "fault"
    }
    assert (shown.status, shown.json["ok"], shown.json["severity"]) == (1, False, "fault")
