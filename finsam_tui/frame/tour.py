"""The tour: a few steps to try on the demonstration book, each done by doing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Static

from finsam_tui.i18n import _, msgid

if TYPE_CHECKING:
    from collections.abc import Callable

    from finsam_tui.screens.view import Navigator

LOOKS_AGAIN = 0.25
"""Seconds between two looks at whether a step is done."""


@dataclass(frozen=True, slots=True)
class TourStep:
    """Something to try."""

    text: str
    """What to do, and what it is good for; said with `_()`."""

    is_done: Callable[[Navigator], bool]


def _is_at(*places: str) -> Callable[[Navigator], bool]:
    return lambda frame: frame.here in places


def _shows(where: str) -> Callable[[Navigator], bool]:
    return lambda frame: frame.is_active and frame.view.where == where


def _is_dialog(name: str) -> Callable[[Navigator], bool]:
    return lambda frame: type(frame.app.screen).__name__ == name


STEPS: tuple[TourStep, ...] = (
    TourStep(
        msgid("Welcome. This is a year of a real association. 3 goes to the income statement."),
        _is_at("income"),
    ),
    TourStep(
        msgid(
            "Go down to a row with ▸ and press enter: it opens and shows what it is made of."
            " Open rows until you reach an account, and press enter there."
        ),
        _shows("postings"),
    ),
    TourStep(
        msgid("These are the postings behind the figure. enter opens the voucher of one of them."),
        _shows("voucher"),
    ),
    TourStep(
        msgid("esc goes back, step by step, to the very same row."),
        _shows("statement"),
    ),
    TourStep(
        msgid("2 is every voucher, newest first; what you type there is searched for: hyra."),
        _is_at("vouchers"),
    ),
    TourStep(
        msgid("+ begins a new voucher, as n does elsewhere. Nothing is recorded until you say so."),
        _is_at("new_voucher"),
    ),
    TourStep(
        msgid("esc saves what you typed as a draft, and goes back."),
        lambda frame: frame.here != "new_voucher",
    ),
    TourStep(
        msgid("ctrl+p finds anything: a place, an account, a project, a voucher of any year."),
        _is_dialog("Search"),
    ),
    TourStep(
        msgid("F1 is the help of the screen you are on, with every key. That was the tour."),
        _is_dialog("Help"),
    ),
)


class Tour(Static):
    """The step that comes next; goes on by itself when the step is done."""

    def __init__(self, put_away: Callable[[], None]) -> None:
        """Takes what is to be done when the tour has been taken or put away."""
        super().__init__("", id="tour", markup=False)
        self.step = 0
        self._put_away = put_away

    @property
    def frame(self) -> Navigator:
        """The frame that the tour goes through."""
        return cast("Navigator", self.screen)

    def on_mount(self) -> None:
        """Shows the first step."""
        self.show_step()
        self.set_interval(LOOKS_AGAIN, self.look)

    def look(self) -> None:
        """Goes on when the step is done."""
        if self.step < len(STEPS) and STEPS[self.step].is_done(self.frame):
            self.step += 1
            if self.step == len(STEPS):
                self.end()
            else:
                self.show_step()

    def show_step(self) -> None:
        """Says what to try."""
        number = _("Tour {step} of {last}", step=self.step + 1, last=len(STEPS))
        away = _("F12 ends the tour")
        self.update(
            Content.assemble((number, "bold"), "  ", _(STEPS[self.step].text), "  ", (away, "dim"))
        )

    def end(self) -> None:
        """Puts the tour away."""
        self._put_away()
        self.remove()
