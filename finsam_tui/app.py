"""The program on the screen: one book, and one signal when it has changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.events import Key, Paste
from textual.filter import NoColor
from textual.signal import Signal

from finsam_tui.crash_report import log_crashes, log_fault, message_at_the_end, message_here
from finsam_tui.frame.main_screen import Frame
from finsam_tui.i18n import _
from finsam_tui.key_order import KeyOrder
from finsam_tui.keys import ACTION_BY_ID, bindings
from finsam_tui.open_book import entry_count, open_for_screens
from finsam_tui.period_scope import Scope, first_scope, scope_now
from finsam_tui.preload import START_DELAY, preload_screens
from finsam_tui.recent_books import is_tour_taken, remember
from finsam_tui.screens.base_screen import BaseScreen
from finsam_tui.screens.busy import quit_app
from finsam_tui.terminal import driver_class, end_on_signals, last_filters, tolerate_bytes
from finsam_tui.terminal_keys import SILENT_KEYS, key_shown
from finsam_tui.themes import (
    MIDDLE,
    PLAIN,
    TALL,
    THEME_NAMES,
    THEMES,
    WIDE,
    WIDEST,
    theme_after,
)
from finsam_tui.unsaved_drafts import Unsaved
from finsam_tui.widgets.line_input import LONGEST_TYPED, LineInput
from finsam_tui.widgets.text_cells import break_no_amount
from ledger.book.book import show_notices
from ledger.core.errors import BookError, LedgerError
from ledger.core.text import user_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.events import Event
    from textual.filter import LineFilter

    from ledger.book.book import Book
    from ledger.core.errors import Problem


class Finsam(App[None]):
    """One book on the screen. What is shown asks the book again after `book_changed`."""

    CSS_PATH = "finsam.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    scope: Scope
    """The year and the days that are shown."""

    def __init__(self, path: str | Path | None = None, *, is_demonstration: bool = False) -> None:
        """Opens the book at the path; without a path, the start screen asks which one."""
        super().__init__()
        break_no_amount()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (WIDEST, "-widest")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (MIDDLE, "-middle"), (TALL, "-tall")]
        self.book_changed: Signal[None] = Signal(self, "book_changed")
        self._book: Book | None = None
        self.who = user_name()
        """Who is at the keyboard, as the history will say."""

        self.approver = ""
        self.offers_tour = False
        self._seen = 0
        self.unsaved = Unsaved()
        self.keys = KeyOrder(self, super().on_event)
        self.notices: list[Problem] = []
        """What safekeeping failed at, of any book, since the program began."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = PLAIN if self.no_color else "dark"
        if path is not None:
            self._take(path, is_demonstration=is_demonstration)

    @property
    def book(self) -> Book:
        """The open book."""
        assert self._book is not None, "a view is shown only when a book is open"
        return self._book

    @property
    def book_if_open(self) -> Book | None:
        """The open book; None on the start screen."""
        return self._book

    def on_mount(self) -> None:
        """Shows the book."""
        if not self.is_headless:
            end_on_signals(self.end, self.stop_question, self._driver)
            self.set_timer(START_DELAY, preload_screens)
        if self._book is not None:
            self._show_book()
        else:
            from finsam_tui.screens.files.start import Start  # noqa: PLC0415 - 40 ms of builders

            self.push_screen(Start())
            self.keys.wait_for_screen()

    def open(self, path: str | Path, *, is_demonstration: bool = False) -> None:
        """Opens another book in place of the one that is open. Raises BookError; Busy is one."""
        self.unsaved.save()
        self._take(path, is_demonstration=is_demonstration)
        self.call_later(self._show_book)

    def _take(self, path: str | Path, *, is_demonstration: bool) -> None:
        book = open_for_screens(path)
        self.let_go()
        self._book, self.scope, self._seen = book, first_scope(book), entry_count(book)
        self.offers_tour = is_demonstration and not is_tour_taken()
        remember(book.path)

    def _show_book(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(Frame())
        self.keys.wait_for_screen()

    def let_go(self) -> None:
        """Keeps what is being typed, as far as the book lets it be kept, and closes the book."""
        self.unsaved.save_at_last(self._book)
        if self._book is not None:
            self._book.close()
            self._book = None

    on_unmount = let_go

    def get_driver_class(self) -> type[Driver]:
        """What drives the terminal, and gives it back."""
        return driver_class(super().get_driver_class)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing from a book steers the terminal; under NO_COLOR there is none."""
        colour = [NoColor()] if self.no_color else super().get_line_filters()
        return [*last_filters(), *colour]

    async def on_event(self, event: Event) -> None:
        """Hears keys and pastes one after the other."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self.keys.add(event)
        else:
            await super().on_event(event)

    async def _on_key(self, event: Key) -> None:
        """Does what a key is bound to; one that does nothing is not let go without a word."""
        event.prevent_default()
        if event.key not in SILENT_KEYS and not await self._check_bindings(event.key):
            words = _("{key} does nothing here; F1 shows the keys.", key=key_shown(event))
            where = next(iter(getattr(self.screen, "help_pages", ())), "")
            if search := ACTION_BY_ID.get(f"{where}.search"):
                words = _(
                    "{key} does nothing here; press {search} to search, F1 for the keys.",
                    key=key_shown(event),
                    search=search.key,
                )
            self.show_message(words, urgent=True)

    def on_paste(self, _event: Paste) -> None:
        """Says that what was pasted was not taken, or not all of it."""
        words = (
            _("This is not pasted: an amount is one cell, a text {most} signs.", most=LONGEST_TYPED)
            if isinstance(self.focused, LineInput)
            else _("There is no field here to paste in; F1 shows the keys.")
        )
        self.show_message(words, urgent=True)

    def announce_change(self) -> None:
        """Has everything that shows the book ask it again."""
        with self.faults_shown():
            self.scope, self._seen = scope_now(self.book, self.scope), entry_count(self.book)
        self.book_changed.publish(None)

    def on_app_focus(self) -> None:
        """Shows what another program has written while one was away."""
        self.notice_changes()

    def notice_changes(self) -> None:
        """Asks the book again if another program has written in it meanwhile."""
        with self.faults_shown():
            if self._book is not None and self._seen != entry_count(self._book):
                self.announce_change()

    def show_scope(self, scope: Scope) -> None:
        """Shows another year or other days."""
        self.scope = scope
        self.announce_change()

    def show_message(self, words: str, *, urgent: bool = False) -> None:
        """Says in one line what was just done."""
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.show_message(words, urgent=urgent)

    def show_fault(self, error: LedgerError) -> None:
        """Says what was refused and why, in the reader's language."""
        self.show_message(message_here(error, self._book), urgent=True)

    def show_notice(self, failure: Problem) -> None:
        """Says once that something about a book's safekeeping failed; from any thread.

        That a voucher has a personal identity number was said before it was recorded.
        """
        is_known = (failure.code, failure.values.get("kind")) == ("personal-number", "voucher")
        if failure not in self.notices and not is_known:
            self.notices.append(failure)
            if self.is_running:
                self.call_later(self.show_fault, BookError(failure))

    @contextmanager
    def faults_shown(self) -> Iterator[None]:
        """Shows what is refused in the block; the block ends there, and the program goes on."""
        try:
            yield
        except LedgerError as error:
            self.show_fault(error)

    def stop_question(self) -> None:
        """Stops a question to the book that is being answered; from any thread, at any time."""
        if self._book is not None:
            self._book.connection.interrupt()

    def end(self, code: int) -> None:
        """Keeps what is being typed, as far as the book lets it be kept, and leaves the screen."""
        self.unsaved.save_at_last(self._book, in_haste=bool(code))
        self.exit(return_code=code)

    def action_help(self) -> None:
        """Opens the page of the screen one is on."""
        from finsam_tui.screens.dialogs.help import Help  # noqa: PLC0415 - when one asks

        if pages := getattr(self.screen, "help_pages", ()):
            self.push_screen(Help(pages))

    def action_search(self) -> None:
        """Finds anything."""
        from finsam_tui.frame.search import Search  # noqa: PLC0415 - when one searches

        self.push_screen(Search(self._frames()[-1]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether there is a book to search in, and no search yet."""
        if action == "search":
            return bool(self._frames())
        return super().check_action(action, parameters)

    def _frames(self) -> list[Frame]:
        return [screen for screen in self.screen_stack if isinstance(screen, Frame)]

    def action_theme(self) -> None:
        """Changes to the next theme."""
        self.theme = theme_after(self.theme)
        self.show_message(_("Colours: {theme}", theme=_(THEME_NAMES[self.theme])))

    async def action_quit(self) -> None:
        """Leaves the program, once what is being typed is kept."""
        quit_app(self)

    def action_help_quit(self) -> None:
        """Says how to leave, to whoever presses ctrl+c."""
        self.show_message(_("ctrl+q leaves finsam."))

    def _handle_exception(self, error: Exception) -> None:
        """Ends after an unforeseen error: what is typed is kept, and no figure gets in the log."""
        self.unsaved.save_at_last(self._book)
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = 1
        path = self._book.path if self._book else None
        self.panic(message_at_the_end(error, log_fault(error), path))


def run(path: str | Path | None, *, is_demonstration: bool = False) -> tuple[int, list[Problem]]:
    """Opens the screens, until the reader leaves.

    Returns the exit code, and what backups failed at meanwhile. Raises LedgerError.
    """
    tolerate_bytes()
    log_crashes()
    program = Finsam(path, is_demonstration=is_demonstration)
    show_notices(program.show_notice)
    program.run()
    return program.return_code or 0, program.notices
