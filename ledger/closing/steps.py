"""The eleven steps of a closing, as data: what the law asks, and what each looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.closing.looking import (
    accruals_are_known,
    assets_are_depreciated,
    balances_are_specified,
    months_are_complete,
    proofs_hold,
    requirement_is_made,
    statements_agree,
    vat_is_claimed,
)
from ledger.closing.proposals import (
    account_problems,
    beginning,
    result_draft,
    unused_with_balance,
    year_after,
)
from ledger.closing.values import Closing, Findings, Standing, Step, StepKind
from ledger.errors import problem
from ledger.money import write_amount
from ledger.periods import next_period
from ledger.reconciling import balances_on
from ledger.reports.of_book import template_of
from ledger.template import Label
from ledger.years import fiscal_years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book import Book
    from ledger.closing.values import State
    from ledger.periods import FiscalYear


def result_goes_to_equity(standing: Standing) -> Findings:
    """The closing entry, and the accounts it needs."""
    blocks = tuple(account_problems(standing.book, standing.template))
    draft = None if blocks else result_draft(standing.book, standing.year, standing.template)
    if draft is None:
        found = problem("result-is-in-equity", "The result is in equity already.")
    else:
        found = problem(
            "result-to-equity",
            "The result {amount} goes to account {account}; the statements of {year} stay as they"
            " are.",
            amount=write_amount(-draft.postings[1].amount),
            account=draft.postings[1].account,
            year=standing.year.name,
        )
    return Findings((found,), blocks, (draft,) if draft else ())


def year_can_be_locked(standing: Standing) -> Findings:
    """The years before are closed; then nothing more is recorded in this one."""
    open_years = [
        year
        for year in fiscal_years(standing.book)
        if year.last < standing.year.first and not year.closed
    ]
    blocks = tuple(
        problem(
            "earlier-year-open",
            "{earlier} is not closed, and {year} begins with what it ended with; close {earlier}"
            " first.",
            earlier=year.name,
            year=standing.year.name,
        )
        for year in open_years
    )
    if standing.year.closed:
        said = problem(
            "is-closed", "{year} is closed; only reopening opens it.", year=standing.year.name
        )
        return Findings((said,), blocks)
    found = problem(
        "will-be-locked",
        "Nothing more is recorded on {first} to {last} after this; only reopening opens it.",
        first=standing.year.first,
        last=standing.year.last,
    )
    return Findings((found,), blocks)


def next_year_begins(standing: Standing) -> Findings:
    """The next year, its opening balances, and last year's result among earlier ones."""
    book, year, template = standing.book, standing.year, standing.template
    if any(account_problems(book, template)):
        return Findings()
    following = year_after(book, year)
    begun = beginning(book, year, template, result_draft(book, year, template))
    if following and not begun.opening:
        said = problem(
            "opening-balances-there",
            "The opening balances of {next} are the closing balances of {year}.",
            next=following.name,
            year=year.name,
        )
        return Findings((said,), proposed=(begun.carried,) if begun.carried else ())
    found = [
        problem(
            "opening-balances-carried",
            "{count} opening balances are added to {year}, account by account and object by"
            " object.",
            count=len(begun.opening),
            year=next_period(year).last.year if following is None else following.name,
        )
    ]
    if following is None:
        period = next_period(year)
        found.append(
            problem(
                "year-is-added",
                "The fiscal year {first} to {last} is added, with the template of {year}.",
                first=period.first,
                last=period.last,
                year=year.name,
            )
        )
    found += unused_with_balance(book, begun)
    blocks = []
    if following and following.closed and not year.closed:
        blocks.append(
            problem(
                "next-year-closed",
                "{next} is closed and begins with what {year} ended with; reopen {next} first.",
                next=following.name,
                year=year.name,
            )
        )
    return Findings(tuple(found), tuple(blocks), (begun.carried,) if begun.carried else ())


STEPS: tuple[StepKind, ...] = (
    StepKind(
        "months",
        Label("Månader och attest", "Months and approval"),
        "LKBR 3:4, 3:8, BFL 5:2, 5:6",
        Label(
            "Allt som hänt under året är bokfört, med verifikationer som är attesterade.",
            "All that happened in the year is recorded, with vouchers that are approved.",
        ),
        months_are_complete,
        "vouchers",
    ),
    StepKind(
        "reconciliation",
        Label("Avstämningar", "Reconciliation"),
        "BFNAR 2013:2 p 2.15–2.16",
        Label(
            "Bank, skattekonto och andra konton stäms av mot besked utifrån.",
            "Bank, tax account and other accounts are held against statements from outside.",
        ),
        statements_agree,
        "trial",
    ),
    StepKind(
        "specifications",
        Label("Specifikationer", "Specifications"),
        "LKBR 4:6",
        Label(
            "Varje balanspost har en förteckning över vad den består av.",
            "Every balance-sheet item has a list of what it is made of.",
        ),
        balances_are_specified,
        "open-items",
    ),
    StepKind(
        "accruals",
        Label("Periodiseringar", "Accruals and prepayments"),
        "LKBR 4:4",
        Label(
            "Intäkter och kostnader hör till det år de avser, oavsett betalning.",
            "Income and costs belong to the year they concern, whenever they are paid.",
        ),
        accruals_are_known,
        "vouchers",
    ),
    StepKind(
        "depreciation",
        Label("Avskrivningar", "Depreciation"),
        "LKBR 7:4, RKR R4",
        Label(
            "Anläggningstillgångar skrivs av efter hur de förbrukas.",
            "Fixed assets are written off as they are used up.",
        ),
        assets_are_depreciated,
        "trial",
    ),
    StepKind(
        "vat",
        Label("Momsersättning", "VAT compensation"),
        "lag 2005:807 7–8 §§",
        Label(
            "Moms söks för månad eller kvartal, senast andra året efter; årsuppgift i juni.",
            "VAT is claimed by month or quarter, at the latest the second year after; a yearly"
            " return in June.",
        ),
        vat_is_claimed,
        "ledger",
    ),
    StepKind(
        "proof",
        Label("Prov", "Proof"),
        "LKBR 4:3–4:4",
        Label(
            "Alla tal som ska stämma med varandra gör det.",
            "All figures that must agree with each other do.",
        ),
        proofs_hold,
        "proof",
    ),
    StepKind(
        "requirement",
        Label("Balanskravsutredning", "Balance requirement"),
        "LKBR 11:10–11:11",
        Label(
            "Årsredovisningen visar balanskravsresultatet, och hur ett underskott återställs.",
            "The annual report shows the balance requirement result, and how a deficit is"
            " restored.",
        ),
        requirement_is_made,
        "balance-requirement",
        acceptable=False,
    ),
    StepKind(
        "result",
        Label("Bokslutsposter", "Closing entries"),
        "LKBR 5:2, 6:2",
        Label(
            "Årets resultat förs till eget kapital.",
            "The result of the year goes to equity.",
        ),
        result_goes_to_equity,
        "journal",
        acceptable=False,
    ),
    StepKind(
        "lock",
        Label("Låsning", "Lock"),
        "LKBR 3:7, BFL 5:5, 5:8",
        Label(
            "Bokföringen för året är avslutad; det som är fel rättas i en öppen period.",
            "The bookkeeping of the year is finished; what is wrong is corrected in an open"
            " period.",
        ),
        year_can_be_locked,
        "closing",
        acceptable=False,
    ),
    StepKind(
        "new-year",
        Label("Nytt år", "New year"),
        "LKBR 4:4",
        Label(
            "Årets ingående balans är föregående års utgående balans.",
            "Opening balances are the closing balances of the year before.",
        ),
        next_year_begins,
        "balance",
        acceptable=False,
    ),
)


def closing_of(book: Book, year: FiscalYear, accepted: Mapping[str, str] | None = None) -> Closing:
    """How far the closing of a year has come; of a closed year, what it rests on.

    `accepted` has reasons by step id that hold for this answer only. Raises TemplateError when
    the template of the year cannot be read.
    """
    with book.reading():
        standing = Standing(book, year, template_of(book, year), balances_on(book, year.last))
        kept = _acceptances(book, year)
        steps = []
        for number, kind in enumerate(STEPS, 1):
            findings = kind.look(standing)
            digests = (findings.digest, findings.digest_of_prose) if findings.blocks else ()
            reason = next((kept[kind.id, one] for one in digests if (kind.id, one) in kept), "")
            is_kept = bool(reason)
            given = (accepted or {}).get(kind.id, "")
            steps.append(Step(number, kind, findings, reason or given, is_kept))
        return Closing(year, _state(book, year, has_begun=bool(kept)), tuple(steps))


ACCEPTED = """
SELECT step, found, reason FROM acceptance WHERE year = :year AND entry > coalesce(
    (SELECT max(s.entry) FROM year_state AS s JOIN journal AS j ON j.seq = s.entry
     WHERE s.year = :year AND j.kind = 'reopen'), 0)
ORDER BY entry
"""


def _acceptances(book: Book, year: FiscalYear) -> dict[tuple[str, str], str]:
    """Reasons by step and what was accepted, since the year was last opened."""
    with book.reading() as connection:
        rows = connection.execute(ACCEPTED, {"year": year.id})
        return {(step, found): reason for step, found, reason in rows}


REOPENED = """
SELECT count(*) FROM year_state AS s JOIN journal AS j ON j.seq = s.entry
WHERE s.year = ? AND j.kind = 'reopen'
"""


def _state(book: Book, year: FiscalYear, *, has_begun: bool) -> State:
    if year.closed:
        return "closed"
    if has_begun:
        return "closing"
    with book.reading() as connection:
        (times,) = connection.execute(REOPENED, (year.id,)).fetchone()
    return "reopened" if times else "open"
