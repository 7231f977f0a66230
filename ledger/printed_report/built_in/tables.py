"""The printed reports that come with the program: the tables of the reference books."""

from __future__ import annotations

from importlib.resources import files

from ledger.core.errors import Refused, problem
from ledger.core.text import quoted


def printed_ids() -> tuple[str, ...]:
    """Their ids: `("varend-2019", "varna-2019", …)`."""
    names = (file.name for file in files("ledger").joinpath("printed_report", "built_in").iterdir())
    return tuple(sorted(n[:-5].replace("_", "-") for n in names if n.endswith(".toml")))


def printed_text(printed_id: str) -> str:
    """The text of one; raises Refused when there is none by the id."""
    if printed_id not in printed_ids():
        raise Refused(
            problem(
                "no-printed",
                "There is no printed report {id}; choose one of {known}, or give the path of a"
                " file.",
                id=quoted(printed_id),
                known=", ".join(printed_ids()),
            )
        )
    name = f"{printed_id.replace('-', '_')}.toml"
    return files("ledger").joinpath("printed_report", "built_in", name).read_text(encoding="utf-8")
