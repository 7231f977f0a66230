"""A browser driven over WebDriver: the few commands that a test of a page needs, over urllib."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The name under which WebDriver sends an element."""

KEYS = {
    "tab": "\ue004",
    "enter": "\ue007",
}


def missing():
    """What is not installed of what a browser is driven with."""
    return [name for name in ("chromium", "chromedriver") if not shutil.which(name)]


@contextmanager
def chromium(profile, port, *flags):
    """A headless Chromium with an empty profile of its own."""
    with subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL) as driver:
        try:
            yield Browser(port, [*FLAGS, f"--user-data-dir={profile}", *flags])
        finally:
            driver.terminate()


class Browser:
    """A session of the browser."""

    def __init__(self, port, flags):
        self.base = f"http://127.0.0.1:{port}"
        options = {"args": flags, "binary": shutil.which("chromium")}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        for _try in range(100):
            try:
                made = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
                break
            except OSError:
                time.sleep(0.1)
        self.base += f"/session/{made['sessionId']}"

    def _send(self, method, path, body=None):
        data = json.dumps(body).encode() if method == "POST" else None
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data, head, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:2000]) from error

    def open(self, url):
        self._send("POST", "/url", {"url": url})

    def run(self, script, *values):
        """What a function body gives, in the page."""
        return self._send("POST", "/execute/sync", {"script": script, "args": list(values)})

    def run_async(self, script, *values):
        """What the body hands to its last argument."""
        return self._send("POST", "/execute/async", {"script": script, "args": list(values)})

    def back(self):
        """The browser's Back."""
        self._send("POST", "/back", {})

    def press(self, *keys):
        """Presses and releases each key: a letter, or one of `KEYS`."""
        actions = [
            {"type": way, "value": KEYS.get(key, key)}
            for key in keys
            for way in ("keyDown", "keyUp")
        ]
        source = {"type": "key", "id": "keys", "actions": actions}
        self._send("POST", "/actions", {"actions": [source]})

    def type(self, text):
        self.press(*text)

    def until(self, script, *values):
        """Waits until the body gives something true, and gives that."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if found := self.run(script, *values):
                return found
            time.sleep(0.02)
        raise AssertionError(
            f"never true: {script}\n{self.run('return document.body.innerText')[:3000]}"
        )

    def command(self, name, **parameters):
        """A command of the browser's own protocol (CDP)."""
        self._send("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def picture(self, path):
        path.write_bytes(base64.b64decode(self._send("GET", "/screenshot")))

    def complaints(self):
        """What the browser has written in its log since it was last asked."""
        return [one["message"] for one in self._send("POST", "/se/log", {"type": "browser"})]

    def close(self):
        self._send("DELETE", "")
