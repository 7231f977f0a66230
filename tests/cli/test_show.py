"""Every report as text, JSON and CSV, from the demonstration book."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from exports.render.text import PAGE, text_width
from finsam_tui.cli.show_cmd import REPORTS
from tests.goldens import assert_golden
from tests.sweeps import combinations, one_of

GOLDEN = Path(__file__).parent.parent / "golden"
VOUCHER = ("--series", "A", "--number", "17")


def words_for(report: str) -> tuple[str, ...]:
    return VOUCHER if report == "voucher" else ("--seed", "7") if report == "sample" else ()


PARTS = {
    ("--year=2019", "--from=2018-12-01"): "2018-12-01 to 2019-12-31",
    ("--year=2019", "--to=2020-01-31"): "2019-01-01 to 2020-01-31",
    ("--year=2019", "--from=2019-04-01", "--to=2019-03-31"): "2019-04-01 to 2019-03-31",
}


@pytest.mark.parametrize("words", PARTS)
def test_days_that_are_no_part_of_the_year_are_refused_with_the_year_s_own(finsam, demo, words):
    outcome = finsam("--lang", "en", "show", demo, "income", *words)
    assert outcome.status == 1
    days = f"The days {PARTS[words]} are not a part of 2019, 2019-01-01 to 2019-12-31."
    assert days in " ".join(outcome.err.split())


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_annual_report_is_printed_as_it_was(finsam, demo: Path, lang: str):
    """Run with UPDATE_GOLDEN=1 to accept what is printed."""
    golden = GOLDEN / f"annual-report-2019.{lang}.txt"
    outcome = finsam("--lang", lang, demo)
    assert (outcome.status, outcome.err) == (0, "")
    assert_golden(golden, outcome.out)


NAMES = [report.name for report in REPORTS]


@pytest.mark.parametrize(("report", "lang"), one_of(5, combinations(NAMES, ["sv", "en"])))
def test_a_report_fits_a_terminal(finsam, demo: Path, report: str, lang: str):
    outcome = finsam("--lang", lang, "show", demo, report, *words_for(report))
    assert outcome.status == 0
    assert max(map(text_width, outcome.out.splitlines())) <= PAGE


@pytest.mark.parametrize("report", one_of(5, NAMES))
def test_a_report_as_json_is_one_document_with_a_head(finsam, demo: Path, report: str):
    document = finsam("show", demo, report, *words_for(report), "--json").json
    head = {
        "report": report,
        "association": "Samordningsförbundet VärNa",
        "orgnr": "222000-2683",
        "year": 2019,
        "unit": "ore",
    }
    of_the_whole_book = {"year", "unit"} if report in ("history", "system") else set()
    assert {key: document.get(key) for key in head.keys() - of_the_whole_book} == {
        key: value for key, value in head.items() if key not in of_the_whole_book
    }


HEADERS = {
    "mandates": "number,person,role,accounts,objects,first,last,decision,highest,joint_from",
    "approvals": "voucher,date,counterparty,text,recorded_by,first_by,approved_by,approved_at,"
    "paper,amount",
    "parties": "code,name,orgnr,address,postcode,town,country,email,bankgiro,plusgiro,iban,bic,"
    "bank_account,objects,aliases,terms,account,active,amount,payable,receivable",
    "drafts": "id,date,text,counterparty,document,due,ocr,rows,files,saved_at",
    "invoices": "invoice,party,counterparty,number,date,due,state,charged,left",
    "payments": "file,made,by,bank,account,payment,date,party,invoice,receiver,reference,amount,"
    "sha256",
    "claims": "project,number,from,to,date,state,eligible,applied,granted,loss,received,receivable,"
    "reference",
    "claim-costs": "project,claim,kind,voucher,date,paid,counterparty,text,account,amount,claimed,"
    "reason",
    "payables": "invoice,account,party,counterparty,document,date,due,late,ocr,state,amount",
    "receivables": "invoice,account,party,counterparty,document,date,due,late,ocr,state,amount",
    "contributions": "member,sequence,voucher,date,document,decided,amount,unpaid,difference,"
    "period,state",
    "assets": "number,name,account,in_use,months,objects,opening_cost,purchased,disposed,cost,"
    "opening_depreciation,depreciated,reversed,accumulated,book_value,planned,state,disposed_on,"
    "price,gain",
    "asset-note": "group,line,text,amount",
    "vat": "period,vat,corrections,flat,brought,amount,claim,voucher,sequence,claimed,paid,paid_on,"
    "matched,state,last",
    "vat-vouchers": "date,voucher,sequence,text,counterparty,document,claim,remark,rate,base,"
    "amount",
    "vat-year": "id,label,amount",
    "scb": "id,label,amount",
    "income": "id,kind,level,label,note,actual-2019,actual-2018",
    "balance": "id,kind,level,label,note,actual-2019,actual-2018",
    "cashflow": "id,kind,level,label,note,actual-2019,actual-2018",
    "notes": "note,id,kind,label,actual-2019,actual-2018",
    "compliance": "id,law,part,state,found",
    "goals": "number,goal,indicator,target,outcome,outcome_before,fulfilled,comment",
    "texts": "name,state,by,day,about",
    "trial": "account,name,opening,movement,closing",
    "ledger": "sequence,series,number,date,account,text,objects,amount,balance",
    "journal": "sequence,series,number,date,account,text,objects,amount,balance",
    "vouchers": (
        "sequence,series,number,date,text,counterparty,amount,recorded_by,approved_by,"
        "corrects,corrected_by,event_date,document,registered_at"
    ),
    "voucher": "sequence,series,number,account,text,objects,amount",
    "operations": "id,label,outcome,budget,deviation,forecast,prior,per_cent",
    "multiyear": "id,label,actual-2019,actual-2018,actual-2017,actual-2016,actual-2015",
    "keyfigures": "id,label,actual-2019,actual-2018",
    "budget": "id,kind,level,label,note",
    "balance-requirement": "id,kind,level,label,note,actual-2019,actual-2018",
    "open-items": "account,counterparty,document,since,due,late,amount",
    "proof": "id,ok,severity,text,left,right,difference",
    "closing": "step,id,state,told",
    "overview": "id,month,amount,liquid,result",
    "todo": "kind,count,text,law,due,account,action",
    "history": "sequence,at,by,program,kind,text,hash",
    "system": "section,what,how",
    "specifications": "account,name,counterparty,text,amount",
    "reconciliations": "account,name,date,stated,book,difference,explanation,by",
    "statement": "line,account,date,text,reference,amount,balance,state,voucher,reason",
    "unmatched": "line,account,date,text,reference,amount,tick,proposal,reason",
    "journal-tests": "test,key,sequence,date,voucher,text,amount,seen,comment",
    "cutoff": "test,key,sequence,date,voucher,text,amount,seen,comment",
    "sample": "sequence,series,number,date,text,counterparty,amount",
    "accounts": "account,name,kind,active",
    "objects": "dimension,code,name,active",
}
"""The columns of each report of 2019 as a program reads them."""


DATA = Path(__file__).parents[1] / "data"
SAMPLES = sorted(path.name for path in DATA.glob("book_*.finsam.gz"))


@pytest.mark.sweep
@pytest.mark.parametrize(("sample", "report"), combinations(SAMPLES, NAMES))
def test_every_report_reads_a_book_of_an_earlier_version(finsam, tmp_path: Path, sample, report):
    book = tmp_path / "bok.finsam"
    book.write_bytes(gzip.decompress((DATA / sample).read_bytes()))
    outcome = finsam("--lang", "sv", "show", book, report, *words_for(report))
    assert "Boken kunde inte användas" not in outcome.err
    assert outcome.out or report == "voucher"


@pytest.mark.parametrize("report", NAMES)
def test_a_report_as_csv_has_a_cell_for_every_column(finsam, demo: Path, report: str):
    out = finsam("show", demo, report, *words_for(report), "--csv").out
    header, *rows = csv.reader(io.StringIO(out))
    assert ",".join(header) == HEADERS[report]
    assert rows or report in (
        "assets",
        "asset-note",
        "budget",
        "goals",
        "statement",
        "unmatched",
        "parties",
        "invoices",
        "drafts",
        "mandates",
        "payments",
    ), "the demonstration book has none"
    assert all(len(row) == len(header) for row in rows)


def test_the_overview_has_the_figures_of_the_screen_and_of_each_month(finsam, demo: Path):
    shown = finsam("show", demo, "overview", "--json").json
    figures = ("result", "result_before", "budget", "liquid", "equity")
    assert [shown[name] for name in figures] == [
        -132028700,
        207708400,
        None,
        704830900,
        887369500,
    ]
    assert [month["month"] for month in shown["months"]] == list(range(1, 13))
    assert sum(month["result"] for month in shown["months"]) == shown["result"]
    assert shown["months"][-1]["liquid"] == shown["liquid"]
    march = finsam("show", demo, "overview", "--to", "2019-03-31", "--json").json
    assert march["liquid"] == shown["months"][2]["liquid"]


def test_a_statement_is_as_the_contract_has_it(finsam, demo: Path):
    document = finsam("show", demo, "income", "--json").json
    assert document["columns"] == [
        {"id": "actual-2019", "label": "2019"},
        {"id": "actual-2018", "label": "2018"},
    ]
    lines = {line["id"]: line for line in document["lines"]}
    assert lines["member_contributions"] == {
        "id": "member_contributions",
        "label": "Medlemsbidrag",
        "kind": "row",
        "level": 1,
        "note": "1",
        "amounts": [714_800_000, 736_000_000],
    }
    assert lines["result"] == {
        "id": "result",
        "label": "Årets resultat",
        "kind": "sum",
        "level": 0,
        "note": None,
        "amounts": [-132_028_700, 207_708_400],
    }
    assert document["unplaced"] == []


def test_what_must_agree_is_named_in_the_language(finsam, demo: Path):
    """The lines, the dimensions and what is rounded are named by the template in both languages."""
    english = finsam("--lang", "en", "show", demo, "proof").out.casefold()
    swedish = finsam("--lang", "sv", "show", demo, "proof").out.casefold()
    for sv, en in (
        ("årets resultat", "result for the year"),
        ("summa tillgångar", "total assets"),
        ("kostnadsställe: ", "cost centre: "),
    ):
        assert (sv in swedish, sv in english) == (True, False)
        assert (en in english, en in swedish) == (True, False)


def test_labels_are_in_the_language_and_ids_are_not(finsam, demo: Path):
    english = finsam("--lang", "en", "show", demo, "income", "--json").json["lines"]
    swedish = finsam("--lang", "sv", "show", demo, "income", "--json").json["lines"]
    assert [line["id"] for line in english] == [line["id"] for line in swedish]
    assert [line["amounts"] for line in english] == [line["amounts"] for line in swedish]
    assert english[-1]["label"] == "Result for the year"
    assert swedish[-1]["label"] == "Årets resultat"


def test_the_notes_are_as_the_contract_has_them(finsam, demo: Path):
    notes = finsam("show", demo, "notes", "--json").json["notes"]
    first = notes[0]
    assert (first["number"], first["title"], first["row"], first["total"]) == (
        "1",
        "Medlemsbidrag",
        "member_contributions",
        [714_800_000, 736_000_000],
    )
    assert [line["amounts"] for line in first["lines"]] == [
        [357_400_000, 368_000_000],
        [76_841_000, 55_200_000],
        [101_859_000, 128_800_000],
        [178_700_000, 184_000_000],
    ]
    assert [note["number"] for note in notes] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    ("unit", "figure"),
    [("kr", "−1 320 287"), ("tkr", "−1 320"), ("mnkr", "−1,3"), ("ore", "−1 320 287,00")],
)
def test_a_figure_counts_what_unit_says(finsam, demo: Path, unit: str, figure: str):
    lines = finsam("show", demo, "income", "--unit", unit).out.splitlines()
    (result,) = (line for line in lines if line.startswith("Årets resultat"))
    assert result.removeprefix("Årets resultat").strip().startswith(f"{figure}  ")


def test_the_trial_balance_sums_to_zero_and_agrees_with_the_ledger(finsam, demo: Path):
    accounts = finsam("show", demo, "trial", "--json").json["accounts"]
    for column in ("opening", "movement", "closing"):
        assert sum(account[column] for account in accounts) == 0
    closing = {account["account"]: account["closing"] for account in accounts}
    last = {
        row["account"]: row["balance"]
        for row in finsam("show", demo, "ledger", "--json").json["rows"]
    }
    assert last == {account: closing[account] for account in last}


def test_journal_and_ledger_hold_the_same_postings_in_their_own_order(finsam, demo: Path):
    journal = finsam("show", demo, "journal", "--json").json["rows"]
    ledger = finsam("show", demo, "ledger", "--json").json["rows"]
    assert [row["sequence"] for row in journal] == sorted(row["sequence"] for row in journal)
    assert [row["account"] for row in ledger] == sorted(row["account"] for row in ledger)
    keys = ("sequence", "account", "amount", "text")
    assert sorted([row[key] for key in keys] for row in journal) == sorted(
        [row[key] for key in keys] for row in ledger
    )


def test_a_part_of_the_year_begins_where_the_part_before_ended(finsam, demo: Path):
    words = ("show", demo, "ledger", "--account", "1930", "--json")
    spring = finsam(*words, "--to", "2019-06-30").json["rows"]
    autumn = finsam(*words, "--from", "2019-07-01").json["rows"]
    whole = finsam(*words).json["rows"]
    assert spring + autumn == whole


def test_account_and_object_narrow_the_ledger(finsam, demo: Path):
    rows = finsam("show", demo, "ledger", "--account", "4600", "--object", "6:MIA", "--json").json[
        "rows"
    ]
    assert rows
    assert {row["account"] for row in rows} == {"4600"}
    assert {row["objects"]["6"] for row in rows} == {"MIA"}
    trial = finsam("show", demo, "trial", "--account", "4600", "--object", "6:MIA", "--json").json
    assert [account["closing"] for account in trial["accounts"]] == [rows[-1]["balance"]]


def test_a_ledger_on_paper_tells_of_corrections(finsam, demo: Path):
    vouchers = finsam("show", demo, "vouchers", "--json").json["vouchers"]
    corrected = next(voucher for voucher in vouchers if voucher["corrected_by"])
    out = finsam("--lang", "en", "show", demo, "ledger").out
    assert f"corrected by {corrected['corrected_by']}" in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "status", "fault"),
    [
        (["income", "--year", "2018"], 1, "Boken har inget räkenskapsår 2018; den har 2019.\n"),
        (["income", "--from", "2019-02-30"], 1, "--from: '2019-02-30' är ingen dag"),
        (["income", "--from", "2019-07-01", "--to", "2019-06-30"], 1, "är inte en del av 2019"),
        (["income", "--to", "2020-01-31"], 1, "är inte en del av 2019"),
        (["voucher", "--number", "99999"], 1, "Det finns ingen verifikation A 99999 2019.\n"),
        (["voucher"], 2, "vilken verifikation?"),
        (["income", "--account", "1930"], 2, "income har ingen --account"),
        (["ledger", "--object", "MIA"], 2, "'MIA' är inget objekt; skriv dimension och kod"),
        (["income", "--json", "--csv"], 2, "välj --json eller --csv"),
        (["balansräkning"], 2, "finns inte att välja"),
    ],
)
def test_what_cannot_be_shown_is_one_line(finsam, demo: Path, words, status, fault):
    outcome = finsam("--lang", "sv", "show", demo, *words)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (status, "", 1)
    assert fault in outcome.err


@pytest.mark.sweep
def test_showing_loads_nothing_that_it_does_not_need(demo: Path):
    """A module costs time in every `finsam show`; DESIGN's slow ones are not among them."""
    code = (
        "import sys; from finsam_tui.__main__ import main\n"
        "for words in sys.argv[1:]:\n"
        "    assert main(words.split('|')) == 0\n"
        "    print(words, *sys.modules, file=sys.stderr)\n"
    )
    reads_json = {"contributions", "unmatched", "proof", "closing", "todo"}  # the members' plan
    names = sorted((report.name for report in REPORTS), key=reads_json.__contains__)
    words = ["|".join(("show", str(demo), name, *words_for(name))) for name in names]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    slow = {"textual", "rich", "babel", "sqlite_utils", "tomlkit", "typst", "xlsxwriter"} | {
        *("asyncio", "decimal", "email", "http", "json", "logging", "socket")
    }
    for name, line in zip(names, done.stderr.splitlines(), strict=True):
        loaded = {module.partition(".")[0] for module in line.split()}
        assert slow & loaded == ({"json"} if name in reads_json else set()), name


def test_json_of_a_book_is_the_same_from_another_process(finsam, demo: Path):
    command = [sys.executable, "-m", "finsam_tui", "show", str(demo), "balance", "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8")) == finsam("show", demo, "balance", "--json").json


@pytest.mark.parametrize("report", ["budget", "closing", "proof"])
def test_what_is_of_the_whole_year_is_headed_by_it_whatever_days_are_asked_for(
    finsam, demo, report
):
    days = ("--from", "2019-03-10", "--to", "2019-03-20")
    assert finsam("show", demo, report, *days).out == finsam("show", demo, report).out
    head = finsam("show", demo, report, *days, "--json").json
    assert (head["from"], head["to"]) == ("2019-01-01", "2019-12-31")


def test_a_proof_calls_a_note_by_the_number_that_it_is_printed_with(finsam, new_book):
    rent = {"account": "5010", "amount": "70.00"}, {"account": "1930", "amount": "-70.00"}
    draft = {"date": "2019-03-15", "text": "Hyra", "postings": rent}
    assert finsam("record", new_book, "-", typed=json.dumps(draft)).status == 0
    printed = finsam("show", new_book, "notes", "--json").json["notes"]
    assert [(note["number"], note["title"], note["total"]) for note in printed] == [
        ("1", "Administrativa kostnader", [70_00]),
        ("2", "Bank", [-70_00]),
        ("3", "Eget kapital", [-70_00]),
        ("4", "Leverantörsskulder", [0]),
    ]
    checks = finsam("--lang", "sv", "show", new_book, "proof", "--json").json["checks"]
    notes = {one["text"].split(" ska vara")[0]: one["left"] for one in checks}
    for number, left in (("1", -70_00), ("2", -70_00), ("3", -70_00), ("”Medlemsbidrag”", 0)):
        assert notes[f"Summan i not {number}"] == left


@pytest.mark.parametrize(
    "report", ["income", "balance", "cashflow", "balance-requirement", "multiyear", "keyfigures"]
)
def test_csv_has_every_amount_of_json_exactly_under_the_id_of_its_column(finsam, demo, report):
    document = finsam("show", demo, report, "--json").json
    table = {
        row["id"]: row
        for row in csv.DictReader(finsam("show", demo, report, "--csv").out.splitlines())
    }
    for line in document["lines"]:
        for column, amount in zip(document["columns"], line["amounts"] or (), strict=False):
            cell = table[line["id"]][column["id"]]
            assert cell == ("" if amount is None else f"{Decimal(amount) / 100:.2f}")


def test_vouchers_are_found_in_every_year_by_a_text(finsam, demo):
    path = demo
    every = finsam("show", path, "vouchers", "--json").json["vouchers"]
    wanted = [one["sequence"] for one in every if "hyra" in one["text"].casefold()]
    found = finsam("show", path, "vouchers", "--search", "hyra", "--json").json["vouchers"]
    assert sorted(one["sequence"] for one in found) == sorted(wanted) != []
    march = ("show", path, "vouchers", "--search", "hyra", "--from", "2019-03-01", "--json")
    assert {one["date"][:7] for one in finsam(*march, "--to", "2019-03-31").json["vouchers"]} == {
        "2019-03"
    }
    assert (
        finsam("show", path, "vouchers", "--search", "finns inte", "--json").json["vouchers"] == []
    )


def test_a_text_is_written_marked_and_shown_in_what_the_law_asks_for(finsam, demo: Path):
    """The law's list and the list of texts tell of each step; the reason is printed."""

    def state(name: str) -> str:
        shown = finsam("show", demo, "compliance", "--json").json["requirements"]
        return str(next(one["state"] for one in shown if one["id"] == name))

    def text(*words: str, typed: str = "") -> str:
        outcome = finsam("--lang", "en", "text", demo, *words, "--by", "EK", typed=typed)
        return str(outcome.out + outcome.err)

    assert text("departures", "-", typed="") == "departures of 2019 is saved.\n"
    assert state("departures") == "empty"
    reason = ("departures", "--not-applicable", "Alla följs.")
    assert text(*reason) == "departures of 2019 is marked.\n"
    assert state("departures") == "not-applicable"
    assert "Nothing is written in Departures" in text("departures", "--ready")
    assert text("departures", "-", "--ready", typed="R4 följs inte.").splitlines() == [
        "departures of 2019 is saved.",
        "departures of 2019 is ready.",
    ]
    shown = finsam("show", demo, "texts", "--json").json["texts"]
    (found,) = (one for one in shown if one["name"] == "departures")
    assert (found["state"], found["by"], found["text"]) == (
        "ready",
        "EK (kansli)",
        "R4 följs inte.",
    )
    assert finsam("text", demo, "departures", "-", "--not-applicable", "x").status == 2


STRANGE = {
    "account": ("9999", "Account 9999 is not in the chart of accounts"),
    "object": ("6:NIX", "NIX is not an object in dimension 6"),
    "series": ("Q", "The book has no voucher in the series Q"),
}


@pytest.mark.parametrize(
    ("report", "option"),
    [(report.name, option) for report in REPORTS for option in report.takes if option in STRANGE],
)
def test_a_part_that_the_book_does_not_have_is_refused(
    finsam, demo: Path, report: str, option: str
):
    value, message = STRANGE[option]
    words = words_for(report) if report != "voucher" else ("--number", "17")
    outcome = finsam("--lang", "en", "show", demo, report, f"--{option}", value, *words)
    assert (outcome.status, outcome.out) == (1, "")
    assert message in outcome.err


def test_a_sample_of_nothing_chooses_no_krona(finsam, demo: Path):
    unused = next(
        one["account"]
        for one in finsam("show", demo, "accounts", "--json").json["accounts"]
        if not finsam("show", demo, "vouchers", "--account", one["account"], "--json").json[
            "vouchers"
        ]
    )
    document = finsam("show", demo, "sample", "--seed", "7", "--account", unused, "--json").json
    assert (document["population"], document["total"], document["interval"]) == (0, 0, 0)
    printed = finsam("--lang", "en", "show", demo, "sample", "--seed", "7", "--account", unused)
    assert "One every" not in printed.out
