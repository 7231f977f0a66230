"""The step of the build that turns the catalogues (.po) into what gettext reads (.mo)."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Runs for every wheel, also the one of an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compiles the catalogues before the files of the wheel are gathered."""
        collect = Path(self.root, "finsam_tui", "locale", "collect.py")
        runpy.run_path(str(collect))["compile_catalogues"]()
