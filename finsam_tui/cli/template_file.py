"""A template as it is named on the command line: by its id, or by the path of a file."""

from __future__ import annotations

from pathlib import Path

from ledger.errors import BookError, problem
from ledger.faults import faults
from ledger.templates.built_in import built_in, built_in_text

LONGEST_TEMPLATE = 1_000_000
"""Bytes; the largest built-in template is a fiftieth of it."""


def template_named(name: str) -> str:
    """The text of a built-in template or of a file; raises BookError when it cannot be read."""
    path = Path(name)
    if name in built_in() or not path.is_file():
        return built_in_text(name)
    with faults(path), path.open("rb") as file:
        content = file.read(LONGEST_TEMPLATE + 1)
    if len(content) > LONGEST_TEMPLATE:
        raise BookError(problem("template-size", "The file is too large for a template.", name))
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BookError(problem("not-utf-8", "The file is not text in UTF-8.", name)) from None
