"""What goes with a release: bounds, a lock with hashes, a list of parts, licences, the commit."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from finsam_tui import commit as commits
from finsam_tui.__main__ import main

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDS = [*map(Requirement, PROJECT["project"]["dependencies"])]
EXTRAS = {
    name: [*map(Requirement, several)]
    for name, several in PROJECT["project"]["optional-dependencies"].items()
}


@pytest.fixture(scope="module")
def release():
    return runpy.run_path(str(ROOT / ".ci" / "release.py"))


def test_every_dependency_has_an_upper_bound():
    build = [*map(Requirement, PROJECT["build-system"]["requires"])]
    every = [*NEEDS, *build, *(one for several in EXTRAS.values() for one in several)]
    unbounded = [
        one.name for one in every if not {"<", "<="} & {bound.operator for bound in one.specifier}
    ]
    assert unbounded == []


def test_the_lock_has_a_version_and_a_hash_of_everything_the_program_needs(release):
    locked = release["locked"]()
    for one in (*NEEDS, *EXTRAS["encryption"]):
        assert locked[one.name] in one.specifier, one.name
    for part in re.split(r"\n(?=\S)", release["LOCK"].read_text("utf-8").strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", part), part


def test_the_list_of_parts_is_cyclonedx_and_has_each_part_once(release):
    document = json.loads(release["sbom"]())
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    purls = [one["purl"] for one in document["components"]]
    assert len(purls) == len(set(purls))
    named = {purl.removeprefix("pkg:pypi/").partition("@")[0] for purl in purls}
    assert {one.name for one in NEEDS} <= named
    assert not {"pytest", "ruff", "finsam"} & named


def test_the_notice_has_the_licence_of_each_part(release):
    for one in release["parts"]():
        heading, *texts = release["_notice_of"](one)
        assert one.version in heading
        assert sum(map(len, texts)) > 300, heading


def test_the_version_is_said_with_its_commit_where_it_is_known(capsys, monkeypatch, tmp_path):
    assert main(["--version"]) == 0
    assert re.fullmatch(r"finsam \d+\.\d+\.\d+( \([0-9a-f]{12}\))?\n", capsys.readouterr().out)
    monkeypatch.setattr(commits, "HERE", tmp_path / "finsam_tui")
    assert commits.commit() == ""
    (tmp_path / ".git").write_text("gitdir: nowhere")
    assert commits.commit() == ""
    monkeypatch.setattr(commits, "HERE", tmp_path)
    tmp_path.joinpath("commit.txt").write_text("0123456789abcdef\n")
    assert commits.commit() == "0123456789ab"
