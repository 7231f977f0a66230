"""What goes with a release: `python .ci/release.py lock|sbom|notice`, each on standard output.

`lock` asks the package index, by uv, for every version and hash of what the program needs, on all
systems; `sbom` (CycloneDX 1.6) and `notice` tell of what is installed beside the program.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LOCK = Path(__file__).with_name("requirements.lock")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_LOCKED = re.compile(r"^([a-z0-9-]{1,100})==(\S{1,50})", re.MULTILINE)


def lock() -> str:
    """Every version and hash, for Linux, Windows and macOS."""
    asked = [
        *("uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header"),
        *("--no-annotate", "--python-version", "3.11", "--extra", "encryption"),
        str(ROOT / "pyproject.toml"),
    ]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def locked() -> dict[str, str]:
    """The versions of the lock file by name."""
    return dict(_LOCKED.findall(LOCK.read_text("utf-8")))


def parts(name: str = "finsam") -> list[Distribution]:
    """What is installed of the program's needs, and of theirs, by name."""
    found: dict[str, Distribution] = {}
    pending = [name, *locked()]
    while pending:
        one = re.sub(r"[-_.]{1,9}", "-", pending.pop()).lower()
        if one in found:
            continue
        try:
            found[one] = distribution(one)
        except ModuleNotFoundError:  # what another system needs
            continue
        needs = (need for need in found[one].requires or () if "extra ==" not in need)
        pending += [match[0] for need in needs if (match := _NAME.match(need))]
    found.pop(name)
    return [found[one] for one in sorted(found)]


def sbom() -> str:
    """The parts as CycloneDX 1.6."""
    program = distribution("finsam")
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component(program, "application")},
        "components": [_component(one, "library") for one in parts()],
    }
    return json.dumps(document, indent=1) + "\n"


def _component(one: Distribution, kind: str) -> dict[str, Any]:
    name = one.metadata["Name"]
    found: dict[str, Any] = {"type": kind, "name": name, "version": one.version}
    found["purl"] = f"pkg:pypi/{re.sub(r'[-_.]{1,9}', '-', name).lower()}@{one.version}"
    if licence := _licence(one):
        found["licenses"] = [{"license": {"name": licence}}]
    return found


def _licence(one: Distribution) -> str:
    """What a part says of its licence: the expression, or the first line, or the classifier."""
    about = one.metadata
    said = about.get("License-Expression") or (about.get("License") or "").partition("\n")[0]
    classified = [line for line in about.get_all("Classifier") or () if "License ::" in line]
    return said or ", ".join(line.rpartition(" :: ")[2] for line in classified)


def notice() -> str:
    """The licence of Python and of every part in full."""
    python = Path(os.__file__).with_name("LICENSE.txt")
    own = [f"{'=' * 78}\nPython {sys.version.partition(' ')[0]}  PSF-2.0\n"]
    own += [python.read_text("utf-8")] if python.exists() else []
    return "\n".join([*own, *(line for one in parts() for line in _notice_of(one))])


def _notice_of(one: Distribution) -> Iterator[str]:
    yield f"{'=' * 78}\n{one.metadata['Name']} {one.version}  {_licence(one)}\n"
    for file in one.files or ():
        if re.search(r"(?i)licen[cs]e|copying|notice", file.name) and file.suffix != ".py":
            yield Path(str(file.locate())).read_text("utf-8", "replace")


if __name__ == "__main__":
    sys.stdout.write({"lock": lock, "sbom": sbom, "notice": notice}[sys.argv[1]]())
