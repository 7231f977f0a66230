"""A form: a few fields, and what is wrong with each said beside it; nothing typed disappears."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import problem_on_screen
from finsam_tui.keys import bindings
from finsam_tui.screens.busy import do_and_announce, run_write
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.widgets.line_input import LineInput, PathInput
from finsam_tui.widgets.text_cells import safe_text
from ledger.core.errors import LedgerError, Refused, left_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.widget import Widget

    from finsam_tui.shell import Shell
    from ledger.core.errors import Problem


@dataclass(frozen=True, slots=True)
class Field:
    """A line to type in."""

    id: str
    """Also the first word of `where` in the problems that belong beside it."""

    label: str
    value: str = ""
    hint: str = ""
    """What it is for, said beneath it while it is being filled in."""

    is_needed: bool = False
    """Whether it cannot be left empty."""

    is_amount: bool = False
    """Whether it holds one amount and nothing else."""


PATHS = ("path", "folder", "file")
"""Fields that hold a path, which tab completes."""

RESTING = 0.25
"""Seconds without a key before it is worked out what the form would do."""


def beside(field: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, to be said beside the field."""
    return tuple(replace(fault, where=field) for fault in problems)


@contextmanager
def faults_beside(field: str, kind: type[LedgerError] = LedgerError) -> Iterator[None]:
    """Has what is refused in the block be said beside the field."""
    try:
        yield
    except kind as error:
        raise Refused(beside(field, error.problems)) from error


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields under each other; the arrows go between them and do not scroll."""


class Form(ModalScreen[bool]):
    """Gives True when what was asked for is done, False when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("form")]
    help_pages = ("form", "app")

    def __init__(
        self,
        title: str,
        fields: Iterable[Field],
        attempt: Callable[[Mapping[str, str]], str | None],
        *,
        verb: str = "",
        text: str = "",
        preview: Callable[[Mapping[str, str]], str] | None = None,
    ) -> None:
        """Takes the fields, and `attempt`, which does it and gives what is to be said, if anything.

        `attempt` raises LedgerError with what is wrong, each at its field. `verb` is what its key
        is said to do, save unless given; `preview` says what it would do, as one types, and
        may raise LedgerError with what keeps it from being done.
        """
        super().__init__(classes="dialog")
        self.heading = title
        self.fields = tuple(fields)
        self.attempt = attempt
        self.verb = verb
        self.text = text
        self.preview = preview
        self._resting: Timer | None = None
        self._shown: frozenset[str] = frozenset()
        """The sentences that stand beside fields, which the preview does not repeat."""

    def compose(self) -> ComposeResult:
        """The fields, each with room for what is wrong with it."""
        with Vertical(classes="box"):
            yield Static(safe_text(self.heading), classes="heading", markup=False)
            with Fields(classes="-previewed" if self.preview else ""):
                if self.text:
                    yield Static(self.text, classes="text", markup=False)
                for field in self.fields:
                    mark = " *" if field.is_needed else ""
                    yield Static(f"{field.label}{mark}", classes="label", markup=False)
                    line = PathInput if field.id in PATHS else LineInput
                    yield line(
                        safe_text(field.value), id=f"field-{field.id}", is_amount=field.is_amount
                    )
                    yield _line(field.hint, f"said-{field.id}")
            yield _line("", "said")
            yield _line("", "preview")
            yield KeyBar(where="form", labels={"form.submit": self.verb})

    def on_mount(self) -> None:
        """Shows what would be done with what is filled in already."""
        self._show_preview()

    @property
    def values(self) -> dict[str, str]:
        """What is typed, by field."""
        return {
            field.id: self.query_one(f"#field-{field.id}", LineInput).value for field in self.fields
        }

    def set_focus(
        self,
        widget: Widget | None,
        scroll_visible: bool = True,
        from_app_focus: bool = False,
    ) -> None:
        """Brings what stands above and below a field into sight with it."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)
        if scroll_visible and isinstance(widget, LineInput) and widget.size:
            fields = self.query_one(Fields)
            at = fields.children.index(widget)
            around = fields.children[at - 1 : at + 2]
            regions = (line.virtual_region for line in around if line.display)
            fields.scroll_to_region(Region.from_union(list(regions)), animate=False)

    def on_input_changed(self) -> None:
        """Says what would be done, once one stops typing."""
        if self.preview is not None:
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(RESTING, self._show_preview)

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Enter goes on to the next field; on the last one it is done."""
        last = f"field-{self.fields[-1].id}"
        if event.input.id == last:
            self.action_submit()
        else:
            self.focus_next()

    def action_submit(self) -> None:
        """Does what was asked for, or says what is wrong."""
        values = self.values
        problems: tuple[Problem, ...] = tuple(
            left_empty(field.id)
            for field in self.fields
            if field.is_needed and not values[field.id].strip()
        )
        if problems:
            self._show_problems(problems)
        else:
            run_write(cast("Shell", self.app), partial(self._attempt, values), self._show_refusal)

    def _attempt(self, values: Mapping[str, str]) -> None:
        do_and_announce(cast("Shell", self.app), partial(self.attempt, values))
        self.dismiss(True)

    def _show_refusal(self, error: LedgerError) -> None:
        self._show_problems(error.problems)

    def action_next(self) -> None:
        """Goes to the next field."""
        self.focus_next()

    def action_previous(self) -> None:
        """Goes to the field before."""
        self.focus_previous()

    def action_close(self) -> None:
        """Leaves it undone."""
        self.dismiss(False)

    def _show_preview(self) -> None:
        """Says what would be done, or what keeps it from it; a field that is empty yet does not."""
        if self.preview is not None:
            try:
                words = self.preview(self.values)
            except LedgerError as error:
                wrong = [one for one in error.problems if one != left_empty(one.where)]
                words = "\n".join(map(problem_on_screen, wrong))
            lines = map(safe_text, words.splitlines())
            other = (line for line in lines if line not in self._shown)
            _show_text(self.query_one("#preview", Static), "\n".join(other))

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        beside: dict[str, list[str]] = {field.id: [] for field in self.fields}
        rest: list[str] = []
        for fault in problems:
            place = fault.where.partition(" ")[0]
            if len(self.fields) == 1:
                place = self.fields[0].id
            if place in beside:
                beside[place].append(problem_on_screen(replace(fault, where="")))
            else:
                rest.append(problem_on_screen(fault))
        self._shown = frozenset(safe_text(one) for one in (*rest, *chain(*beside.values())))
        self._show_preview()
        for field in self.fields:
            message = self.query_one(f"#said-{field.id}", Static)
            _show_text(message, safe_text(" ".join(beside[field.id])) or field.hint)
            message.set_class(bool(beside[field.id]), "-wrong")
        end = self.query_one("#said", Static)
        _show_text(end, safe_text(" ".join(rest)))
        end.set_class(bool(rest), "-wrong")
        first = next((field for field in self.fields if beside[field.id]), self.fields[0])
        wrong = self.query_one(f"#field-{first.id}", LineInput)
        wrong.select_on_focus = False  # so that one letter can be mended
        self.call_after_refresh(self.set_focus, wrong)


def _line(words: str, id: str) -> Static:  # noqa: A002 - Textual's word
    """A line of words that takes no room when there are none."""
    line = Static(words, id=id, classes="said", markup=False)
    line.display = bool(words)
    return line


def _show_text(line: Static, words: str) -> None:
    line.update(words)
    line.display = bool(words)
