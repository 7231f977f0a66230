"""The pictures of README are what the program shows, made by one command."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.pictures.scenes import SCENES, draw_all

FOLDER = Path(__file__).parent / "pictures"
README = FOLDER.parents[1] / "README.md"
LARGEST = 90_000
"""Bytes of a picture."""

AMOUNT = re.compile(r"−?[0-9]{1,3}(?:\s[0-9]{3})+(?:,[0-9]{2})?")


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """The pictures as the command makes them now."""
    return draw_all()


def text_of(picture: str) -> str:
    """The words of a picture, line by line."""
    return unescape(re.sub(r"<[^>]+>", "\n", picture)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.sweep
@pytest.mark.parametrize("name", SCENES)
def test_a_picture_shows_the_figures_that_the_program_shows(name, drawn):
    """`python -m tests.pictures` makes them anew."""
    kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    figures = AMOUNT.findall(text_of(kept))
    assert len(figures) >= 2
    assert set(figures) == set(AMOUNT.findall(text_of(drawn[name])))


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_small_whole_and_fetches_nothing(name, drawn):
    picture = drawn[name]
    assert len(picture.encode()) < LARGEST
    assert ET.fromstring(picture).tag.endswith("svg")
    assert not re.search(r"https?://(?!www\.w3\.org|www\.textualize\.io)", picture)


def test_readme_shows_every_picture_and_no_other():
    shown = re.findall(r"\]\(tests/pictures/(\w+)\.svg\)", README.read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(SCENES) == sorted(path.stem for path in FOLDER.glob("*.svg"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SCENES)
def test_a_picture_is_the_screen_to_the_last_word(name, drawn):
    kept = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert text_of(kept) == text_of(drawn[name])
