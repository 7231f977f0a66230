"""The annual report against the law: each part, and the texts that people write."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

from finsam_tui.actions.texts import mark_not_applicable, mark_ready
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.background_view import BackgroundView
from finsam_tui.screens.busy import run_change
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import ListView
from finsam_tui.screens.reports.goals import GoalsView
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS, section_texts
from ledger.core.table import Column, Row
from ledger.management.compliance import compliance, missing_parts
from ledger.management.compliance_table import STATES, TEXT_STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.period_scope import Scope
    from ledger.book.book import Book
    from ledger.bookkeeping.report_texts import SectionText
    from ledger.core.table import Look
    from ledger.management.compliance import PartFinding, Requirement

    Found: TypeAlias = tuple[tuple[tuple[Requirement, PartFinding], ...], Mapping[str, SectionText]]

LAW, STATE = 15, 14


class ComplianceView(BackgroundView["Found"], ListView):
    """What the law asks for, then the other texts; `enter` writes one, or goes to what makes it."""

    where: ClassVar[str] = "compliance"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.count = 0
        """How many parts are missing."""

    @property
    def title(self) -> str:
        """What the trail calls it, and how much is missing."""
        name = _("Annual report {year}", year=self.finsam.scope.year.name)
        missing = _("{number:# part is|# parts are} missing", number=self.count)
        return (
            f"{name}: {missing}" if self.count else _("{report}: nothing is missing", report=name)
        )

    def look(self, book: Book, scope: Scope) -> Found:
        """Asks what is there."""
        with book.reading():
            return compliance(book, scope.year), section_texts(book, scope.year.name)

    def draw(self, found: Found) -> None:
        """Draws the parts, and the texts that no paragraph asks for."""
        parts, sections = found
        self.count = len(missing_parts(parts))
        goals: list[tuple[str, str]] = []
        rows = []
        for one, finding in parts:
            is_text = (one.id in SECTIONS and not one.place) or one.id == SIGNERS
            goals.append((one.id if is_text else "", one.place))
            words = problem_on_screen(finding.message)
            look: Look = "urgent" if finding.state == "empty" else "row"
            cells = (one.law, _(one.title), _(STATES[finding.state]), words)
            rows.append(Row(cells, look, opens=goals[-1]))
        asked = {name for name, _place in goals}
        rows += [Row((), stop=False), Row((_("Other texts"),), "heading", stop=False)]
        for text in sections.values():
            if text.section.name not in asked:
                state = _(TEXT_STATES[text.state])
                cells = ("", _(text.section.title), state, _(text.section.about))
                rows.append(Row(cells, opens=(text.section.name, "")))
        self.rows.show_rows(
            [
                Column(label=_("Law"), width=LAW, priority=2),
                Column(label=_("Part")),
                Column(label=_("State"), width=STATE),
                Column(label=_("What was found, or what to do"), width=44, priority=1, room=100),
            ],
            rows,
        )
        if self.display:
            self.frame.show_trail()

    @property
    def goal(self) -> tuple[str, str]:
        """The text and the place of the row under the cursor."""
        return cast("tuple[str, str]", self.opens or ("", ""))

    def action_open(self) -> None:
        """Opens the text, or goes to what makes the part."""
        name, place = self.goal
        if name:
            from finsam_tui.screens.reports.text_editor import TextEditor  # noqa: PLC0415 - 3.6 MB

            self.frame.open(TextEditor(name))
        elif place:
            self.frame.go(place)

    def action_goals(self) -> None:
        """Shows the goals of the year."""
        self.frame.open(GoalsView())

    def action_ready(self) -> None:
        """Marks the text as ready."""
        name = self.goal[0]
        if name not in SECTIONS:
            return

        def mark() -> str:
            mark_ready(self.book, self.finsam.scope.year.name, name, self.finsam.who)
            return _("{part} is ready.", part=_(SECTIONS[name].title))

        run_change(self.finsam, mark)

    def action_not_applicable(self) -> None:
        """Asks why the part is not in the report."""
        name = self.goal[0] or ("operations" if self.goal[1] == "budget" else "")
        if name not in SECTIONS:
            return
        year = self.finsam.scope.year.name

        def attempt(values: Mapping[str, str]) -> None:
            mark_not_applicable(self.book, year, name, values["reason"], self.finsam.who)

        reason = section_texts(self.book, year)[name].reason
        field = Field("reason", _("Why"), reason, _("Printed where the part would stand."))
        title = _("{part} is not applicable", part=_(SECTIONS[name].title))
        self.app.push_screen(Form(title, (field,), attempt))
