"""What every floor of the tests shares."""

from __future__ import annotations

import pytest

from finsam_tui.locale.collect import compile_catalogues
from finsam_tui.wording import language, speak


@pytest.fixture(scope="session", autouse=True)
def _catalogues_as_written():
    """Compiles the catalogues anew, so that an edited .po is what is tested."""
    compile_catalogues()


@pytest.fixture(autouse=True)
def _language_as_before():
    """Leaves the language as it was found."""
    spoken = language()
    yield
    speak(spoken)
