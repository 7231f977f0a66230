"""A real Chromium for pages that the program writes, and axe-core to judge them.

No dependency of the suite: `python -m pytest -m slow tests/exports/test_html_browser.py` runs with
what is there, and skips what is not. It takes `chromium` and `chromedriver` (Debian's packages) and
the file of axe-core that FINSAM_AXE names (`npm install axe-core` in a folder of its own, then
`FINSAM_AXE=FOLDER/node_modules/axe-core/axe.min.js`).
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

AXE = Path(os.environ.get("FINSAM_AXE", "/nowhere"))
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"
DOWN, UP = "\ue015", "\ue013"
RUN_AXE = """
const done = arguments[arguments.length - 1];
const undecided = (kind, node) => kind == 'incomplete' && node.html.startsWith('<text');
const shown = nodes => nodes.slice(0, 5).map(node => node.html).join(' | ');
axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(
  found => done(['violations', 'incomplete'].flatMap(
    kind => found[kind].map(one => [one, one.nodes.filter(node => !undecided(kind, node))])
      .filter(([one, nodes]) => nodes.length)
      .map(([one, nodes]) => `${kind} ${one.id}: ${one.help}: ${shown(nodes)}`))),
  fault => done([String(fault)]));
"""


class Browser:
    """A window, driven over WebDriver."""

    def __init__(self, address: str, flags: tuple[str, ...]) -> None:
        options = {"args": list(flags)}
        asked = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
        self._address = f"{address}/session"
        self._address += "/" + self._asks("", asked)["sessionId"]

    def _asks(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, data)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def close(self) -> None:
        """Ends the browser."""
        urllib.request.urlopen(urllib.request.Request(self._address, method="DELETE")).close()

    def open(self, path: Path) -> None:
        """Shows a file."""
        self._asks("/url", {"url": path.as_uri()})

    def run(self, script: str, *given: Any) -> Any:
        """What the script returns."""
        return self._asks("/execute/sync", {"script": script, "args": list(given)})

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        strokes = [{"type": way, "value": key} for key in keys for way in ("keyDown", "keyUp")]
        self._asks("/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def devtools(self, command: str, **given: Any) -> Any:
        """A command of the DevTools protocol."""
        return self._asks("/goog/cdp/execute", {"cmd": command, "params": given})

    def prefer(self, scheme: str, media: str = "") -> None:
        """Has the page shown light or dark, on a screen or as printed."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=media, features=features)

    def size(self, width: int, height: int = 1000) -> None:
        """Makes the window so many points wide."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def picture(self, path: Path) -> None:
        """Writes what is in sight as a PNG file."""
        path.write_bytes(base64.b64decode(self._asks("/screenshot")))

    def findings(self) -> list[str]:
        """What axe-core finds, and what it cannot decide; one sentence each.

        Of texts in a drawing it never decides the contrast: they have the colour of the page's.
        """
        if not AXE.is_file():
            pytest.skip("FINSAM_AXE names no axe.min.js (npm install axe-core)")
        self.run(AXE.read_text("utf-8"))
        return list(self._asks("/execute/async", {"script": RUN_AXE, "args": []}))

    def errors(self) -> list[str]:
        """What the browser wrote in its console."""
        return [one["message"] for one in self._asks("/se/log", {"type": "browser"})]


@contextmanager
def chromium():
    """A browser with nothing of anybody's in it; skips the test where there is none."""
    driver = shutil.which("chromedriver")
    if not driver or not shutil.which("chromium"):
        pytest.skip("chromium and chromedriver are not here")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            assert process.stdout
            ports = (re.search(r"successfully on port (\d+)", line) for line in process.stdout)
            address = next(f"http://127.0.0.1:{found[1]}" for found in ports if found)
            browser = Browser(address, (*FLAGS, f"--user-data-dir={folder}"))
            try:
                yield browser
            finally:
                browser.close()
        finally:
            process.terminate()
