"""A name that a file of data has in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    sv: str
    en: str

    def __str__(self) -> str:
        """The Swedish name, where no language is asked for: what a problem is known by."""
        return self.sv

    def lower(self) -> Label:
        """The name within a sentence."""
        return Label(self.sv.lower(), self.en.lower())

    def in_language(self, language: Language) -> str:
        """The name in the language asked for."""
        return self.en if language == "en" else self.sv
