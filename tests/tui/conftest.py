"""The screens under test: the demonstration book, a person who types, and what is then seen."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import pytest
from textual import app, pilot, screen
from textual.css import parse, stylesheet, tokenize

from finsam_tui.app import Finsam
from finsam_tui.frame.main_screen import Frame
from finsam_tui.i18n import set_language
from finsam_tui.screens.base_screen import BaseScreen
from finsam_tui.screens.dialogs import form
from finsam_tui.screens.files.start import Start
from finsam_tui.widgets import side_pane as aside
from finsam_tui.widgets.bars import Rule
from finsam_tui.widgets.rows import RowList
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.core.model import Posting, VoucherInput
from tests.books import copy_reference
from tests.goldens import assert_golden

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ledger.core.label import Language

    Painter: TypeAlias = Callable[[screen.Screen[Any]], None]

GOLDEN = Path(__file__).parent.parent / "golden" / "tui"
TODAY = date(2020, 2, 3)
SMALL, LARGE = (80, 24), (200, 60)
NEVER = 3600.0
"""Seconds between two paintings, when it is the person who has the screen painted by looking."""

RESTING = 0.001
"""Seconds that one rests on a line before something beside it follows."""

SOON = 0.005
"""Seconds: what is due within them is waited for."""

KEYS = {" ": "space", "+": "plus", ",": "comma", ".": "full_stop", "-": "minus", "/": "slash"}
"""Characters that Textual has names for."""


class Eyes:
    """Whether anybody looks at the screen: what is shown between two keys is not painted."""

    are_open = True
    previews: ClassVar[set[Any]] = set()
    """The forms in which a field has changed meanwhile: what they would do is worked out then."""


def only_when_looked_at(look: Callable[[form.Form], None]) -> Callable[[form.Form], None]:
    """Works out what a form would do when somebody looks, not at each letter."""

    def on_input_changed(self: form.Form) -> None:
        if Eyes.are_open:
            look(self)
        else:
            Eyes.previews.add(self)

    return on_input_changed


def only_looked_at(
    paint: Callable[[screen.Screen[Any]], None],
) -> Callable[[screen.Screen[Any]], None]:
    """Paints what is in front while somebody looks; else what has changed waits."""

    def painted(front: screen.Screen[Any]) -> None:
        if Eyes.are_open or front is not front.app.screen:
            paint(front)
        else:
            front._dirty_widgets.clear()  # the compositor knows their regions already

    return painted


class Rules:
    """The style rules of the program, read once for all tests that begin it."""

    read, tokens = staticmethod(parse.parse), staticmethod(tokenize.tokenize_values)
    of_text: ClassVar[dict[Any, tuple[Any, ...]]] = {}
    of_values: ClassVar[dict[Any, Any]] = {}

    @classmethod
    def tokenize_values(cls, values: dict[str, str]) -> Any:
        """The tokens of a theme's values; the same for the same values."""
        return cls.of_values.setdefault(tuple(values.items()), cls.tokens(values))

    @classmethod
    def parse(cls, *args: Any, variable_tokens: Any, **options: Any) -> tuple[Any, ...]:
        """The rules of a text with the values of a theme."""
        key = (args, id(variable_tokens), *options.items())
        if key not in cls.of_text:
            options["variable_tokens"] = variable_tokens
            cls.of_text[key] = tuple(cls.read(*args, **options))
        return cls.of_text[key]


async def idle() -> None:
    """Returns when nothing is left to do in the event loop, and nothing is due soon."""
    loop: Any = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(0)
        due = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
        wait = min(due, default=NEVER) - loop.time()
        if wait < SOON:
            await asyncio.sleep(max(wait, 0))
        elif not loop._ready:
            return


class Person:
    """Sits at a running program, types, and sees text."""

    def __init__(self, pilot_: pilot.Pilot[None], finsam: Finsam, path: Path | None) -> None:
        self.pilot = pilot_
        self.finsam = finsam
        self.path = path

    @property
    def frame(self) -> Frame:
        frames = [screen for screen in self.finsam.screen_stack if isinstance(screen, Frame)]
        return frames[-1]

    @property
    def rows(self) -> RowList:
        """The list in front."""
        front = self.finsam.screen
        within = front.view if isinstance(front, Frame) else front
        return within.query(RowList).first()

    @property
    def trail(self) -> str:
        """The way down, whole."""
        return self.frame.query_one("#trail", Rule).words

    @property
    def told(self) -> str:
        """What stands on the line above the keys."""
        grounds = [screen for screen in self.finsam.screen_stack if isinstance(screen, BaseScreen)]
        return grounds[-1].query_one("#message", Rule).words

    async def press(self, *keys: str) -> None:
        """Presses keys, waits after each until all that it led to is done, and looks at the end."""
        await self.settled()
        for left, key in zip(range(len(keys))[::-1], keys, strict=True):
            Eyes.are_open = not left
            await self.finsam._press_keys([key])
            await self.settled()
        front: Any = self.finsam.screen
        if front in Eyes.previews:
            front.on_input_changed()
            await self.settled()
        Eyes.previews.clear()
        self.finsam.screen._compositor_refresh()

    async def types(self, text: str) -> None:
        """Types a text, letter by letter."""
        await self.press(*(KEYS.get(letter, letter) for letter in text))

    async def settled(self) -> None:
        """Waits until all is done, and what it shows is painted."""
        is_painted = False
        while not is_painted:
            if at_work := [w._task for w in self.finsam.workers if w._task and not w.is_finished]:
                await asyncio.wait(at_work)
            await idle()
            front = self.finsam.screen
            is_painted = not front._update_timer._active.is_set()
            front._on_timer_update()

    def close_dialogs(self) -> None:
        """Closes what lies upon the frame, if there is one."""
        while isinstance(self.finsam.screen_stack[-2], BaseScreen):
            self.finsam.pop_screen()

    def begin_again(self) -> None:
        """Leaves whatever is in front, and begins from the first screen."""
        if self.path is None:
            while len(self.finsam.screen_stack) > 1:
                self.finsam.pop_screen()
            self.finsam.push_screen(Start())
        else:
            self.finsam.open(self.path)

    def sees(self) -> str:
        """The screen as text, the row under the cursor marked."""
        lines = [
            "".join(segment.text for segment in strip).rstrip()
            for strip in self.finsam.screen._compositor.render_strips()
        ]
        for rows in self.finsam.screen.query(RowList):
            if rows.marks_cursor and rows.row:
                line = rows.region.y + rows.head + rows.cursor - rows.scroll_offset.y
                if rows.region.y <= line < rows.region.bottom:
                    before = max(rows.region.x - 1, 0)
                    lines[line] = f"{lines[line][:before]}»{lines[line][before + 1 :]}"
        return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def reference_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book, made once and only copied."""
    path = tmp_path_factory.mktemp("reference") / "varna.finsam"
    copy_reference(path, "varna-2019")
    return path


@pytest.fixture
def book_path(reference_book: Path, tmp_path: Path) -> Path:
    """A demonstration book of the test's own."""
    return Path(shutil.copy(reference_book, tmp_path / "varna.finsam"))


@pytest.fixture
def busy_book(book_path: Path) -> Path:
    """A demonstration book with three vouchers of December that nobody has approved."""
    with open_book(book_path) as book:
        for day in (27, 30, 31):
            rows = (Posting("6110", 125_00), Posting("1930", -125_00))
            text = f"Kontorsmaterial den {day}"
            record(book, VoucherInput(date(2019, 12, day), text, rows, recorded_by="EK"))
    return book_path


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch):
    """No waiting between keys: a person waits for what there is to wait for."""

    async def not_at_all(_least: float = 0, _most: float = 0) -> None:
        return

    for module in (app, pilot):
        monkeypatch.setattr(module, "wait_for_idle", not_at_all)
    for module in (aside, form):
        monkeypatch.setattr(module, "RESTING", RESTING)
    monkeypatch.setattr(screen, "UPDATE_PERIOD", NEVER)
    paint = only_looked_at(screen.Screen._compositor_refresh)
    monkeypatch.setattr(screen.Screen, "_compositor_refresh", paint)
    look = only_when_looked_at(form.Form.on_input_changed)
    monkeypatch.setattr(form.Form, "on_input_changed", look)
    monkeypatch.setattr(Eyes, "are_open", True)
    for name in ("parse", "tokenize_values"):
        monkeypatch.setattr(stylesheet, name, getattr(Rules, name))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sit_down(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Opens the program at a path, in a size and a language, for a person to use."""

    @asynccontextmanager
    async def opened(
        path: Path | None = None, size: tuple[int, int] = SMALL, lang: Language = "sv"
    ) -> AsyncIterator[Person]:
        set_language(lang)
        monkeypatch.setattr(calendar, "today", lambda: TODAY)
        finsam = Finsam(path)
        finsam.who = "EK"
        async with finsam.run_test(size=size) as at_it:
            person = Person(at_it, finsam, path)
            await person.settled()
            yield person

    return opened


@pytest.fixture
def looks_like() -> Callable[[str, str], None]:
    """Compares what is seen with what is expected, or writes it when asked to update.

    The places and the keys are left out: they grow with the program, and have their own tests.
    """

    def compare(seen: str, name: str) -> None:
        lines = seen.splitlines(keepends=True)
        seen = "".join(
            line
            for line in lines
            if not line.startswith(" 1 ") and " F1 h" not in line.replace("·", "")
        )
        assert_golden(GOLDEN / f"{name}.txt", seen)

    return compare
