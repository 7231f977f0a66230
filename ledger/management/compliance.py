"""What the law asks of an annual report, and whether it is there (LKBR 4-6 and 8-11, FinsamL)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.assets.tie_out import account_sides
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import year_before
from ledger.bookkeeping.goals import goals
from ledger.bookkeeping.opening_balances import opening_balances, prior_year_figures
from ledger.bookkeeping.report_sections import GOALS, SECTIONS
from ledger.bookkeeping.report_texts import section_texts, signers, texts
from ledger.budget.store import current_budget
from ledger.core.errors import Problem
from ledger.core.i18n import LANGUAGES, msgid, translated
from ledger.core.label import Label
from ledger.core.money import write_amount
from ledger.management.five_years import multiyear
from ledger.management.typed_figures_check import figures_to_check
from ledger.report_layout.model import EQUITY_ROLES, REPORTS
from ledger.statements.balance_requirement import REQUIREMENT, balance_requirement, wording
from ledger.statements.book_statements import notes_of, statement_of, template_of
from ledger.statements.by_role import movement_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.report_texts import SectionText
    from ledger.core.balances import Balances
    from ledger.core.calendar import FiscalYear
    from ledger.management.five_years import MultiYear
    from ledger.report_layout.model import BalanceRole, Report, Side, Template
    from ledger.statements.statement import Statement

State: TypeAlias = Literal["present", "empty", "not-applicable"]

FEW_EMPLOYEES = 10_00
"""Employees on average, in hundredths, up to which sick leave is not reported (LKBR 11:6)."""


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What the requirements look at."""

    book: Book
    year: FiscalYear
    template: Template
    balances: Balances
    reports: Mapping[str, Statement]
    """Income, balance, cashflow and balance-requirement, every line of them."""

    sections: Mapping[str, SectionText]
    years: MultiYear
    figures: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Figures that are typed in the sections and agree with no table."""

    @property
    def deficit(self) -> int:
        """The balance requirement result where it is negative, else 0; öre."""
        lines = self.reports["balance-requirement"].lines
        return min(next(x.amounts[0] for x in lines if x.id == REQUIREMENT and x.amounts), 0)

    def has_amounts(self, report: str) -> bool:
        """Whether the year has any amount in the report."""
        return any(line.amounts and line.amounts[0] for line in self.reports[report].lines)

    def has_balance(self, role: BalanceRole) -> bool:
        """Whether an account with the role had a balance or a posting in the year."""
        return any(
            self.balances.closing(key) or self.balances.movement.get(key)
            for key in self.balances.keys()  # noqa: SIM118 - no dict
            if self.template.has_role(role, key)
        )


@dataclass(frozen=True, slots=True)
class PartFinding:
    """Whether a part is there, and what says so: what it is, why not, or what to do."""

    state: State
    message: Problem
    figures: tuple[Problem, ...] = ()
    """Figures typed in the text that agree with no table: advice."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A part that the law asks for."""

    id: str
    law: str
    title: str
    check: Callable[[ReportContext], PartFinding]
    place: str = ""
    """Where it is mended; the sections of text are written where the list stands."""


def _present(text: str, **values: object) -> PartFinding:
    return PartFinding("present", Problem("report-part-present", text, "", values))


def _empty(text: str, remedy: str = "", **values: object) -> PartFinding:
    return PartFinding("empty", Problem("report-part-empty", text, "", values, remedy))


def _not_applicable(text: str, **values: object) -> PartFinding:
    return PartFinding("not-applicable", Problem("report-part-not-applicable", text, "", values))


NO_AMOUNTS = msgid("No amount of the year stands in it; record what has happened.")
NO_ROLE = msgid("No account of the layout has the role {role}; give it to some with {remedy}.")
NO_ROW = msgid("No row of the layout has the role {role}; give it to one with {remedy}.")
COMPUTED = msgid("Made from the book.")


def income_statement(context: ReportContext) -> PartFinding:
    """The income and the costs of operations and the result stand in it (LKBR 5:2)."""
    for role in ("operating_income", "operating_costs"):
        if not context.template.lines_with(role):
            return _empty(
                NO_ROW,
                "layout",
                role=role,
            )
    return _present(COMPUTED) if context.has_amounts("income") else _empty(NO_AMOUNTS)


def balance_sheet(context: ReportContext) -> PartFinding:
    """Assets, equity, provisions and liabilities stand in it (LKBR 6:2)."""
    if not context.template.lines_with(*EQUITY_ROLES):
        return _empty(
            NO_ROW,
            "layout",
            role=EQUITY_ROLES[0],
        )
    return _present(COMPUTED) if context.has_amounts("balance") else _empty(NO_AMOUNTS)


def cash_flow(context: ReportContext) -> PartFinding:
    """What was received and paid in the year stands in it (LKBR 8:1)."""
    return _present(COMPUTED) if context.has_amounts("cashflow") else _empty(NO_AMOUNTS)


def comparatives(context: ReportContext, report: str) -> PartFinding:
    """Each item has the figure of the year before (LKBR 5:6, 6:5)."""
    before = context.year.name - 1
    if any(head.id == f"actual-{before}" for head in context.reports[report].columns[1:]):
        return _present(msgid("The figures of {year} stand beside."), year=before)
    has_begun = year_before(context.book, context.year) or opening_balances(
        context.book, context.year
    )
    if not has_begun and not prior_year_figures(context.book, before):
        return _not_applicable(msgid("Nothing is known of a year before: the first one."))
    return _empty(
        msgid("The figures of {year} are missing; enter them with {remedy}."), "prior", year=before
    )


def restated_comparatives(context: ReportContext) -> PartFinding:
    """Comparative figures that are other than those printed the year before say so (LKBR 9:6)."""
    before = year_before(context.book, context.year)
    if before is None or template_of(context.book, before) == context.template:
        return _not_applicable(msgid("No comparative figure is restated."))
    restated = [context.reports[name] for name in REPORTS if _is_restated(context, before, name)]
    if any(all(line.id != "restated" for line in one.lines) for one in restated):
        return _empty(
            msgid("Figures of {year} are others than its own report has, and nothing says so."),
            year=before.name,
        )
    if restated:
        return _present(msgid("The statements say which figures are restated."))
    return _not_applicable(msgid("No comparative figure is restated."))


def _is_restated(context: ReportContext, before: FiscalYear, report: Report) -> bool:
    """Whether a figure of the year before is another than in that year's own statement."""
    shown = context.reports[report]
    heads = [head.id for head in shown.columns]
    if (asked := f"actual-{before.name}") not in heads:
        return False
    column = heads.index(asked)
    own = statement_of(context.book, report, before, full=True)
    then = {line.id: line.amounts[0] for line in own.lines if line.amounts}
    return any(
        then.get(line.id, line.amounts[column]) != line.amounts[column]
        for line in shown.lines
        if line.amounts
    )


def notes(context: ReportContext) -> PartFinding:
    """The notes behind the rows (LKBR 9)."""
    count = len(notes_of(context.book, context.year).notes)
    return _present(msgid("{count:# note|# notes}."), count=count) if count else _empty(NO_AMOUNTS)


def text_of(
    context: ReportContext,
    name: str,
    unless: Callable[[ReportContext], PartFinding | None] = lambda _: None,
) -> PartFinding:
    """A text: written, not applicable for a reason that someone gave or that is known, or missing.

    `unless` finds what else there is when nothing is written, or what a text cannot stand for.
    """
    found, other = context.sections[name], unless(context)
    if other and other.state == "empty":
        return other
    if found.state == "not-applicable":
        return _not_applicable("{reason}", reason=found.reason)
    if found.is_under_heading:
        return _present(msgid("Written under a heading of the management report."))
    if found.state in ("ready", "begun"):
        ready, begun = msgid("Ready: {by}, {day}."), msgid("Begun: {by}, {day}.")
        text = ready if found.state == "ready" else begun
        written = _present(text, by=found.by, day=found.day)
        return replace(written, figures=context.figures.get(name, ()))
    return other or _empty(
        msgid("Nothing is written; write it with {remedy}."), "text", section=name
    )


def few_employees(context: ReportContext) -> PartFinding | None:
    """Sick leave is not reported of ten employees or fewer in the last two years (LKBR 11:6)."""
    values = next((line.values for line in context.years.lines if line.id == "employees"), ())
    numbers = [number for number in values[:2] if number is not None]
    if len(numbers) == 2 and sum(numbers) <= 2 * FEW_EMPLOYEES:  # noqa: PLR2004 - two years
        return _not_applicable(
            msgid("Employees on average in two years: {count}, ten or fewer."),
            count=write_amount(sum(numbers) // 2).removesuffix(",00"),
        )
    return None


def no_deficit(context: ReportContext) -> PartFinding | None:
    """Only a negative result is restored (LKBR 11:11)."""
    if context.deficit:
        return None
    return _not_applicable(msgid("The balance requirement result is not negative."))


def memo_amounts(context: ReportContext) -> PartFinding | None:
    """Pledges and contingent liabilities that stand below the balance sheet (LKBR 6:2)."""
    memos = {line.id for line in context.template.lines() if line.kind == "memo"}
    entered = prior_year_figures(context.book, context.year.name).keys()
    return _present(msgid("The balance sheet has their amounts.")) if memos & entered else None


def evaluated_goals(context: ReportContext) -> PartFinding | None:
    """The goals of the year, each with an outcome that is judged (LKBR 11:8)."""
    known = goals(context.book, context.year.name)
    if left := [str(goal.number) for goal in known if not goal.is_evaluated]:
        return _empty(
            msgid("Goals without a result, or not judged: {numbers}; see {remedy}."),
            "goals",
            numbers=", ".join(left),
        )
    return _present(msgid("{count:# goal|# goals} evaluated."), count=len(known)) if known else None


def no_fixed_assets(context: ReportContext) -> PartFinding | None:
    """Only what is written off has a useful life (LKBR 9:9); where it is registered, a note."""
    if "fixed_assets" not in context.template.roles:
        return None
    if not context.has_balance("fixed_assets"):
        return _not_applicable(msgid("There are no fixed assets to write off."))
    day = context.year.last
    sides = account_sides(context.book, context.template, day, context.balances)
    return _present(COMPUTED) if all(one.has_items for one in sides) else None


def nothing_extraordinary(context: ReportContext) -> PartFinding | None:
    """Only what is extraordinary is explained (LKBR 9:12)."""
    lines = context.reports["income"].lines
    if any(line.amounts and line.amounts[0] for line in lines if "extraordinary" in line.id):
        return None
    return _not_applicable(msgid("No extraordinary item has an amount."))


def nothing_apart(context: ReportContext) -> PartFinding | None:
    """Separate accounts are made only where another law asks for them (LKBR 9:5).

    One that the year before had is asked for until someone gives the reason why it has ended.
    """
    before = context.year.name - 1
    if texts(context.book, before).get("separate-accounts"):
        own = context.sections["separate-accounts"]
        return (
            None
            if own.text or own.reason
            else _empty(
                msgid("{year} had separate accounts; write of this year's with {remedy}."),
                "text",
                section="separate-accounts",
                year=before,
            )
        )
    return _not_applicable(
        msgid("No separate accounts are known; write the text if a law asks for some.")
    )


def operations(context: ReportContext) -> PartFinding:
    """The outcome stands against the budget (LKBR 10:1)."""
    if current_budget(context.book, context.year.name):
        return _present(msgid("The actual figures stand against the budget."))
    if context.sections["operations"].state == "not-applicable":
        return text_of(context, "operations")
    return _empty(
        msgid(
            "There is no budget of {year} to hold the actual figures against; enter it with"
            " {remedy}."
        ),
        "budget",
        year=context.year.name,
    )


def investment_account(context: ReportContext) -> PartFinding:
    """A collected account of the investments (LKBR 10:2)."""
    if "fixed_assets" not in context.template.roles:
        return _empty(
            NO_ROLE,
            "layout",
            role="fixed_assets",
        )
    if context.has_balance("fixed_assets"):
        return _present(COMPUTED)
    return _present(msgid("The report says that no investments were made."))


def several_years(context: ReportContext) -> PartFinding:
    """The development over the years (LKBR 11:1, RKR R15)."""
    found = context.years
    known = {
        year
        for place, year in enumerate(found.years)
        if any(line.values and line.values[place] is not None for line in found.lines)
    }
    if known - {context.year.name}:
        return _present(msgid("{count:# year|# years} beside each other."), count=len(known))
    return comparatives(context, "income")


def requirement_table(context: ReportContext) -> PartFinding:
    """The balance requirement result (LKBR 11:10)."""
    for line in wording(context.year.name):
        if line.role and line.role not in context.template.roles:
            return _empty(
                msgid(
                    "No account of the layout has the role {role}; give it to some with {remedy}."
                ),
                "layout",
                role=line.role,
            )
    return _present(COMPUTED)


SIDES: Mapping[Side, str] = {
    "state": msgid("the state"),
    "region": msgid("the region"),
    "municipality": msgid("the municipalities"),
}


def member_contributions(context: ReportContext) -> PartFinding:
    """What each side contributes (FinsamL 5 §)."""
    for side, name in SIDES.items():
        if not movement_of(context.template, side, context.balances):
            return _empty(
                msgid("No contribution of {side} is recorded; see the roles in {remedy}."),
                "layout",
                side=Problem(f"side-{side}", name),
            )
    return _present(COMPUTED)


def signature_lines(context: ReportContext) -> PartFinding:
    """Those of the board sign, each with a role (FinsamL 24 §)."""
    people = signers(context.book, context.year.name)
    without = [person.name for person in people if not person.role]
    if not people:
        return _empty(
            msgid("Nobody is entered who signs; write a line each, name and role, with {remedy}."),
            "text",
            section="signers",
        )
    if without:
        return _empty(
            msgid("Without a role: {names}; write it after a comma with {remedy}."),
            "text",
            names=", ".join(without),
            section="signers",
        )
    return _present(msgid("Those who sign: {count}."), count=len(people))


UNLESS: Mapping[str, Callable[[ReportContext], PartFinding | None]] = {
    "sick-leave": few_employees,
    "restoring-deficit": no_deficit,
    "contingent-liabilities": memo_amounts,
    GOALS: evaluated_goals,
    "useful-lives": no_fixed_assets,
    "extraordinary-items": nothing_extraordinary,
    "separate-accounts": nothing_apart,
}
"""What there may be instead of a text."""


def _texts(*names: str) -> Iterator[Requirement]:
    for name in names:
        section = SECTIONS[name]
        check = partial(text_of, name=name, unless=UNLESS.get(name, lambda _: None))
        yield Requirement(name, section.law, section.title, check)


REQUIREMENTS: tuple[Requirement, ...] = (
    *_texts("overview"),
    Requirement(
        "multiyear", "LKBR 11:1", msgid("Multi-year overview"), several_years, "keyfigures"
    ),
    *_texts(
        "important-circumstances",
        "significant-events",
        "events-after-year-end",
        "expected-development",
        "personnel",
        "sick-leave",
        "governance",
        GOALS,
        "financial-position",
    ),
    Requirement(
        "balance-requirement",
        "LKBR 11:10",
        msgid("Balance requirement"),
        requirement_table,
        "structure",
    ),
    *_texts("restoring-deficit"),
    Requirement("income", "LKBR 4:1, 5:2", msgid("Income statement"), income_statement, "income"),
    Requirement(
        "income-comparatives",
        "LKBR 5:6",
        msgid("Income statement of the year before"),
        partial(comparatives, report="income"),
        "income",
    ),
    Requirement("balance", "LKBR 4:1, 6:2", msgid("Balance sheet"), balance_sheet, "balance"),
    Requirement(
        "balance-comparatives",
        "LKBR 6:5",
        msgid("Balance sheet of the year before"),
        partial(comparatives, report="balance"),
        "balance",
    ),
    *_texts("contingent-liabilities"),
    Requirement("cashflow", "LKBR 4:1, 8:1", msgid("Cash-flow analysis"), cash_flow, "cashflow"),
    Requirement(
        "operations", "LKBR 4:1, 10:1", msgid("Operations against budget"), operations, "budget"
    ),
    Requirement(
        "investments", "LKBR 4:1, 10:2", msgid("Investments"), investment_account, "structure"
    ),
    Requirement("notes", "LKBR 4:1, 9", msgid("Notes"), notes, "notes"),
    Requirement(
        "restated", "LKBR 9:6", msgid("Restated comparative figures"), restated_comparatives
    ),
    *_texts(
        "accounting-principles",
        "departures",
        "separate-accounts",
        "useful-lives",
        "extraordinary-items",
        "audit-cost",
    ),
    Requirement(
        "contributions",
        "FinsamL 5 §",
        msgid("Contributions of each side"),
        member_contributions,
        "structure",
    ),
    Requirement("signers", "FinsamL 24 §", msgid("Signatures of the board"), signature_lines),
)
"""Every part, in the order of print."""


def compliance(
    book: Book,
    year: FiscalYear,
    template: Template | None = None,
    balances: Balances | None = None,
    reports: Mapping[str, Statement] | None = None,
    *,
    figures: Mapping[str, tuple[Problem, ...]] | None = None,
) -> tuple[tuple[Requirement, PartFinding], ...]:
    """Each part that the law asks for, with what was found of it.

    The layout, the balances, the statements with every line and the figures of the texts are read
    unless they are at hand.
    Raises TemplateError when the layout of the year cannot be read.
    """
    with book.reading():
        context = ReportContext(
            book,
            year,
            template or template_of(book, year),
            balances or read_balances(book, year),
            reports or _statements(book, year),
            section_texts(book, year.name),
            multiyear(book, year),
            figures_to_check(book, year) if figures is None else figures,
        )
        return tuple((one, one.check(context)) for one in REQUIREMENTS)


def _statements(book: Book, year: FiscalYear) -> dict[str, Statement]:
    return {
        "income": statement_of(book, "income", year, full=True),
        "balance": statement_of(book, "balance", year, full=True),
        "cashflow": statement_of(book, "cashflow", year, full=True),
        "balance-requirement": balance_requirement(book, year),
    }


def missing_parts(found: tuple[tuple[Requirement, PartFinding], ...]) -> tuple[Requirement, ...]:
    """The parts that are neither there nor not applicable."""
    return tuple(one for one, finding in found if finding.state == "empty")


def titles(parts: tuple[Requirement, ...]) -> Label:
    """What the parts are called, one after the other."""
    sv, en = (", ".join(translated(one.title, language) for one in parts) for language in LANGUAGES)
    return Label(sv, en)
