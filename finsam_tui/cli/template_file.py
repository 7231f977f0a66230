"""A template as it is named on the command line: by its id, or by the path of a file."""

from __future__ import annotations

from pathlib import Path

from finsam_tui.actions.input_files import text_of
from ledger.report_layout.built_in.texts import built_in, built_in_text


def template_named(name: str) -> str:
    """The text of a built-in template or of a file; raises LedgerError when it cannot be read."""
    return built_in_text(name) if name in built_in() or not Path(name).exists() else text_of(name)
