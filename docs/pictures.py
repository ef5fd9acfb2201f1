"""Draws the pictures of the README: starts the demonstration and photographs its pages.

script/pictures [FOLDER]        default docs/pictures
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from socket import socket

from playwright.sync_api import sync_playwright

from tests.support.needs import chromium

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "overview.en": "/en/",
    "commitment.ja": "/ja/commitments/standards-lead/",
    "timeline.de": "/de/timeline/",
}
SIZE = {"width": 1280, "height": 860}
PATIENCE_S = 120
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as store:
        command = [sys.executable, "-m", "hannover", "demo", "--port", str(port), "--store", store]
        with subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HANNOVER_MODE": "demo"}) as server:
            try:
                wait_for(f"http://127.0.0.1:{port}/en/", server)
                photograph(f"http://127.0.0.1:{port}", folder)
            finally:
                server.terminate()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=20).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demonstration did not start")


def photograph(site: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        for name, address in PICTURES.items():
            page.goto(site + address, wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures")
