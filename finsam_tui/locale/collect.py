"""The sentences of the source and the catalogues that translate them, held together by Babel."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
LOCALE = ROOT / "ledger" / "locale"
PACKAGES = ("ledger", "exports", "finsam_tui")
HEADER = """\
# The sentences of finsam, in the words accountants use.
msgid ""
msgstr ""
"Language: sv\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "in_both": (1,),
    "msgid": (1,),
    "pmsgid": ((1, "c"), 2),
    "problem": (2,),
    "translated": (1,),
}
"""The calls that hold sentences, and which of their arguments do; `"c"` is the context."""


def sentences() -> Catalog:
    """Every sentence of the three packages, untranslated.

    Babel warns of each f-string in such a call, though it be the place of a problem and no
    sentence; a sentence in one is found by the test of the sources.
    """
    catalogue = Catalog(project="finsam", charset="utf-8", fuzzy=False)
    for package in PACKAGES:
        found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=KEYWORDS)
        with redirect_stderr(StringIO()):
            for name, line, text, comments, context in found:
                place = (f"{package}/{name}", line)
                catalogue.add(text, None, [place], auto_comments=comments, context=context)
    return catalogue


def catalogue_files() -> Iterator[Path]:
    """The catalogues, as the translator writes them."""
    return LOCALE.glob("*/LC_MESSAGES/*.po")


def read_catalogue(po: Path) -> Catalog:
    """The catalogue in the file."""
    return read_po(BytesIO(po.read_bytes()), locale=po.parts[-3])


def write_if_other(path: Path, content: bytes) -> None:
    """Writes the file, whole at once for those who read it, unless it already holds just that."""
    if not path.exists() or path.read_bytes() != content:
        new = path.with_name(f".{path.name}.{os.getpid()}")
        new.write_bytes(content)
        new.replace(path)


def compile_catalogues() -> None:
    """Makes the .mo files that gettext reads, as the build does."""
    for po in catalogue_files():
        compiled = BytesIO()
        write_mo(compiled, read_catalogue(po))
        write_if_other(po.with_suffix(".mo"), compiled.getvalue())


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences of a catalogue that lack a translation."""
    return [str(message.id) for message in catalogue if message.id and not message.string]


def update_catalogues() -> None:
    """Adds new sentences to each finsam.po, drops those that are gone, and prints what to write.

    In the order of the sentences and without their places, so that what moves between files, and
    what two people add, makes no difference in the rest.
    """
    for po in catalogue_files():
        if po.stem == "finsam":
            catalogue = read_catalogue(po)
            catalogue.update(sentences(), no_fuzzy_matching=True, update_creation_date=False)
            written = BytesIO()
            write_po(
                written,
                catalogue,
                width=96,
                omit_header=True,
                sort_output=True,
                no_location=True,
                ignore_obsolete=True,
            )
            write_if_other(po, HEADER.encode() + written.getvalue())
            for sentence in untranslated(catalogue):
                sys.stdout.write(f"{po.name}: {sentence}\n")


if __name__ == "__main__":
    update_catalogues()
    compile_catalogues()
