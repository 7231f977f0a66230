"""What can be wrong: a person's mistake is a value, the world's failure an exception."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.core.i18n import filled, translated
from ledger.core.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.core.label import Language


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, said in a whole sentence that also says what to do."""

    code: str
    """A stable name, for tests and for programs: `"unbalanced"`."""

    text: str
    """The sentence in English with `{fields}`; it is also the key of its translation."""

    where: str = ""
    """The place, as the person knows it: `"postings[2].amount"`, `"varna.toml: note 3"`."""

    values: Mapping[str, object] = field(default_factory=dict)
    """What the fields of `text` stand for; amounts are already written out."""

    remedy: str = ""
    """The id of what mends it: the field `{remedy}`, which each face has words of its own for."""

    @property
    def message(self) -> str:
        """The sentence in English, fields filled in."""
        return filled(self.text, {"remedy": self.remedy, **self.values})

    @property
    def identity(self) -> str:
        """What makes it this problem and no other: code, place and values, never the sentence."""
        values = (f"{name}={self.values[name]}" for name in sorted(self.values))
        return "\t".join((self.code, self.where, *values))

    def in_language(self, language: Language) -> str:
        """The place and the sentence in the language; each face has its own words for a remedy."""
        values = {name: _in_language(value, language) for name, value in self.values.items()}
        sentence = translated(self.text, language, **{"remedy": self.remedy, **values})
        return f"{self.where}: {sentence}" if self.where else sentence

    def __str__(self) -> str:
        """The place and the sentence on one line."""
        return f"{self.where}: {self.message}" if self.where else self.message


def _in_language(value: object, language: Language) -> object:
    return value.in_language(language) if isinstance(value, (Label, Problem)) else value


def problem(code: str, text: str, where: str = "", /, **values: object) -> Problem:
    """Returns a Problem; Babel collects its second argument for translation.

    The value called `remedy` is the id of what mends it.
    """
    remedy = str(values.pop("remedy", ""))
    return Problem(code, text, where, values, remedy)


FEW = 5
"""How many names are written out; of more it is said how many."""


def left_empty(where: str) -> Problem:
    """That nothing is written where something is needed."""
    return problem("empty", "This must be filled in.", where)


def few(names: Sequence[str]) -> str | Problem:
    """The first of the names and how many more there are, or that there is none yet.

    For a field of a Problem.
    """
    if not names:
        return problem("none-yet", "none yet")
    first = ", ".join(names[:FEW])
    if len(names) <= FEW:
        return first
    return problem("few", "{names} and {count} more", names=first, count=len(names) - FEW)


REASONS = {
    errno.EROFS: problem("disk-only-read", "the disk can only be read"),
    errno.EACCES: problem("no-right", "you do not have the right to it"),
    errno.EPERM: problem("no-right", "you do not have the right to it"),
    errno.ENOENT: problem("not-there", "it is not there"),
    errno.ENOTDIR: problem("no-folder-in-path", "something on the way to it is no folder"),
    errno.EISDIR: problem("is-a-folder", "it is a folder"),
    errno.EIO: problem("disk-fails", "the disk fails"),
    errno.ENOSPC: problem("no-room", "the disk is full"),
    errno.EDQUOT: problem("no-room-for-you", "your share of the disk is full"),
    errno.ENAMETOOLONG: problem("long-name", "the name is too long"),
    errno.EINVAL: problem("bad-name", "no file can have that name"),
    errno.EILSEQ: problem("bad-name", "no file can have that name"),
    errno.EEXIST: problem("there-already", "there is one already"),
    errno.ENOTEMPTY: problem("folder-not-empty", "the folder is not empty"),
    errno.EFBIG: problem("file-too-big", "the file is larger than the disk or the system allows"),
    errno.ELOOP: problem("links-in-a-ring", "links lead in a circle"),
    errno.EBUSY: problem("in-use", "another program is using it"),
    errno.EMFILE: problem("too-many-open", "too many files are open"),
    errno.ENFILE: problem("too-many-open", "too many files are open"),
    errno.EPIPE: problem("reader-gone", "who was to read it has stopped"),
    errno.ENODEV: problem("disk-away", "the disk or the other computer does not answer"),
    errno.ENXIO: problem("disk-away", "the disk or the other computer does not answer"),
    errno.ETIMEDOUT: problem("disk-away", "the disk or the other computer does not answer"),
    errno.ESTALE: problem("disk-away", "the disk or the other computer does not answer"),
}
"""What a system refuses for, as a part of a sentence that says what it refused."""


def system_reason(error: OSError) -> Problem:
    """Why the system refused; of what is uncommon, its name for it."""
    number = error.errno or 0
    name = errno.errorcode.get(number, str(error))
    return REASONS.get(number) or problem("system", "the system's fault {name}", name=name)


class LedgerError(Exception):
    """Something was refused or failed; carries one Problem for each fault."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        """Takes one or more problems, in the order a reader wants them."""
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(map(str, self.problems)))


class TemplateError(LedgerError):
    """A template cannot be used; each problem names the file, the key and the remedy."""


class BookError(LedgerError):
    """The book cannot be opened, read or written."""


class BookBusy(BookError):  # noqa: N818 - what the book is, no error
    """Another program holds the book just now; nothing was done, and it can be tried again."""


class Refused(LedgerError):  # noqa: N818 - the word a bookkeeper would use
    """What was asked for breaks a rule; the book is unchanged."""


class ImportFileError(LedgerError):
    """A file from elsewhere cannot be taken in; the book is unchanged."""
