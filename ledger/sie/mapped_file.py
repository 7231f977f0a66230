"""A file for import with its accounts, dimensions and objects as the book has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.text import clean
from ledger.sie.sie_file import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.core.balances import Key
    from ledger.core.errors import Problem
    from ledger.core.model import ObjectTags
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.findings import Findings
    from ledger.sie.mapping import SieMapping
    from ledger.sie.sie_file import SieFile


def mapping_problems(mapping: SieMapping, snapshot: BookSnapshot) -> Iterable[Problem]:
    """What the book does not have of what things are to be."""
    for key, value in mapping.items():
        dimension, colon, code = value.partition(":")
        if ":" not in key:
            is_known = value in snapshot.accounts
        elif not colon or (code and key.endswith(":")) or not dimension.isdecimal():
            is_known = not value
        elif code:
            is_known = (int(dimension), code) in snapshot.objects
        else:
            is_known = int(dimension) in snapshot.dimensions
        if not is_known:
            yield problem(
                "mapping-unknown",
                "{key} cannot be {value}, which is not in the book.",
                key,
                key=key,
                value=repr(value),
            )


def mapping_of(snapshot: BookSnapshot, program: str, chosen: SieMapping) -> dict[str, str]:
    """What the things of a program are in the book: as chosen now, else the last time."""
    return {**snapshot.mappings.get(clean(program), {}), **chosen}


def mapped_objects(objects: ObjectTags, mapping: SieMapping) -> ObjectTags:
    """The objects as the book has them; two of one dimension become the first."""
    found: dict[int, str] = {}
    for dimension, code in objects:
        to = mapping.get(f"{dimension}:{code}")
        if to is None:
            to = mapping.get(f"{dimension}:", f"{dimension}:")
            to = to and to + code
        if to:
            number, _, own = to.partition(":")
            found.setdefault(int(number), own)
    return tuple(sorted(found.items()))


def mapped_batch(
    batch: Batch,
    mapping: SieMapping,
    of_file: Mapping[ObjectTags, int],
    sets: dict[ObjectTags, int],
) -> Batch:
    """The vouchers with accounts and objects as the book has them.

    The numbers of the sets of objects are those of `sets`, which gets what it lacks.
    """
    if of_file is sets:
        return batch
    tags = {number: objects for objects, number in of_file.items()}

    def placed(objects: int) -> int:
        return sets.setdefault(mapped_objects(tags[objects], mapping), len(sets))

    return Batch(
        batch.vouchers,
        [
            (item, row, mapping.get(account, account), ore, placed(objects), text)
            for item, row, account, ore, objects, text in batch.postings
        ],
    )


def mapped_contents(contents: SieFile, mapping: SieMapping) -> SieFile:
    """A file for import as if it called everything as the book does."""
    if not mapping:
        return contents
    movement: Counter[Key] = Counter()
    posted_at: dict[Key, int] = {}
    for (account, objects), ore in contents.movement.items():
        key = mapping.get(account, account), mapped_objects(objects, mapping)
        movement[key] += ore
        line = contents.posted_at[account, objects]
        posted_at[key] = min(line, posted_at.get(key, line))
    return replace(
        contents,
        movement=movement,
        posted_at=posted_at,
        accounts={key: one for key, one in contents.accounts.items() if key not in mapping},
        dimensions={
            key: one for key, one in contents.dimensions.items() if f"{key}:" not in mapping
        },
        objects={
            key: one
            for key, one in contents.objects.items()
            if f"{key[0]}:" not in mapping and f"{key[0]}:{key[1]}" not in mapping
        },
    )


def unknown_in_book(
    contents: SieFile, snapshot: BookSnapshot, mapping: SieMapping
) -> dict[str, tuple[str, int]]:
    """What the book lacks or has as something else, by its key in a mapping.

    With what the file calls it, and the first line.
    """
    lines, members = contents.first_uses()
    unknown: dict[str, tuple[str, int]] = {}
    for account, line in sorted(lines.items()):
        if mapping.get(account, account) not in snapshot.accounts:
            declared = contents.accounts.get(account)
            unknown[account] = (declared.name if declared else "", line)
    for (dimension, code), line in sorted(members.items()):
        if f"{dimension}:" in mapping or f"{dimension}:{code}" in mapping:
            continue
        own = snapshot.dimensions.get(dimension)
        given = contents.dimensions.get(dimension)
        if own is None or (given is not None and given.name != own.name):
            unknown.setdefault(f"{dimension}:", (given.name if given else "", line))
        elif (dimension, code) not in snapshot.objects:
            name, _ = contents.objects.get((dimension, code), ("", 0))
            unknown[f"{dimension}:{code}"] = (name, line)
    return unknown


def report_unknown(
    unknown: Mapping[str, tuple[str, int]], found: Problem, findings: Findings
) -> None:
    """Remarks by `found` on what the book lacks, at the first of its lines."""
    if unknown:
        first = min(line for _, line in unknown.values())
        what = [f"{key} {name}".strip() for key, (name, _) in unknown.items()]
        values = {**found.values, "what": ", ".join(what)}
        findings.remark(replace(found, where=findings.at(first), values=values))


def report_unnamed(
    contents: SieFile,
    snapshot: BookSnapshot,
    chosen: SieMapping,
    mapping: SieMapping,
    findings: Findings,
) -> dict[str, str]:
    """What a file for import does not name, or the book has otherwise, by its key in a mapping.

    It is remarked on; a new book has nothing of its own, and a whole year names what it has.
    """
    if contents.sie_type != "4I":
        if chosen:
            findings.fault(replace(MAPPED_YEAR, where=findings.source))
        return {}
    if snapshot.is_new:
        return {}
    unnamed = {
        key: (name, line)
        for key, (name, line) in unknown_in_book(contents, snapshot, mapping).items()
        if not name or (key.endswith(":") and int(key[:-1]) in snapshot.dimensions)
    }
    report_unknown(unnamed, UNNAMED, findings)
    return {key: name for key, (name, _) in unnamed.items()}


UNNAMED = problem(
    "unnamed-in-book",
    "What the file does not name, or the book has as something else: {what}. It goes in as the"
    " file has it. If that is wrong, say first what it is in the book: {remedy}.",
    remedy="mapping-direct",
)
MAPPED_YEAR = problem(
    "mapping-of-year",
    "Only what a file for import (4I) calls things can be something else in the book; this one"
    " has a whole year. Import it as it is.",
)
