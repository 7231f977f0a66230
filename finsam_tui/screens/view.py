"""A view: what stands in the body of the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Vertical

if TYPE_CHECKING:
    from textual.widget import Widget

    from finsam_tui.app import Finsam
    from finsam_tui.screens.main_screen import Frame
    from ledger.book.book import Book


class View(Vertical):
    """Asks the ledger for a frozen value and draws it; asks again when the book has changed."""

    where: ClassVar[str] = ""
    """Its name in ACTIONS, and of its page in the help."""

    stale = True
    """Whether the book has changed since it was asked."""

    resting: Widget | None = None
    """What had the focus when another view came in front."""

    @property
    def finsam(self) -> Finsam:
        """The program."""
        return cast("Finsam", self.app)

    @property
    def frame(self) -> Frame:
        """The frame around it."""
        return cast("Frame", self.screen)

    @property
    def book(self) -> Book:
        """The open book."""
        return self.finsam.book

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return ""

    def ask(self) -> None:
        """Asks the ledger for what is shown, and draws it."""

    def on_mount(self) -> None:
        """Listens for changes of the book, and comes forward with all that it shows."""
        self.finsam.book_changed.subscribe(self, self._book_has_changed)
        self.call_next(self.come_forward)

    def _book_has_changed(self, _changed: object) -> None:
        self.stale = True
        if self.display:
            self.show_current()

    def show_current(self) -> None:
        """Asks again if something has changed since."""
        if self.stale:
            self.stale = False
            self.ask()

    def come_forward(self) -> None:
        """Is shown in front, and takes the keys; unless another view is there already."""
        if not self.is_attached or self.frame.view is not self:
            return
        self.frame.show_place(self)
        self.show_current()
        self.frame.show_trail()
        self.focus_again()

    def focus_again(self) -> None:
        """Gives the focus to what had it last, or to the first that can have it."""
        target = self.resting if self.resting and self.resting.is_attached else None
        for widget in () if target else self.query("*"):
            if widget.focusable:
                target = widget
                break
        if target is not None:
            self.screen.set_focus(target, scroll_visible=False)
        self.screen.refresh_bindings()
