"""The steps of the build: catalogues (.po) into what gettext reads (.mo), and the commit."""

from __future__ import annotations

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Runs for every wheel, also the one of an editable installation, and for every sdist."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles the catalogues, and puts the commit in what is built of a checkout."""
        root = Path(self.root)
        if self.target_name == "wheel":
            collect = root / "finsam_tui" / "locale" / "collect.py"
            runpy.run_path(str(collect))["compile_catalogues"]()
        about = runpy.run_path(str(root / "finsam_tui" / "commit.py"))
        if version != "editable" and (commit := about["commit"]()):
            with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
                file.write(commit)
            build_data["force_include"][file.name] = f"finsam_tui/{about['FILE']}"
