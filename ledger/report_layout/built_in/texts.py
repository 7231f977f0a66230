"""The templates that come with the program."""

from __future__ import annotations

from pathlib import Path

from ledger.core.errors import TemplateError, problem
from ledger.core.text import quoted

_FOLDER = Path(__file__).parent


def built_in() -> tuple[str, ...]:
    """The ids of the templates that come with the program."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def built_in_text(template_id: str) -> str:
    """The text of a template that comes with the program; TemplateError if there is none."""
    if template_id not in built_in():
        raise TemplateError(
            problem(
                "unknown-template",
                "There is no template {id}; choose one of {known}, or give the path of a file.",
                id=quoted(template_id),
                known=", ".join(built_in()),
            )
        )
    return (_FOLDER / f"{template_id}.toml").read_text(encoding="utf-8")
