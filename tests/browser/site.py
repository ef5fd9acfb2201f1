"""The product as a visitor meets it: its own command serves a demonstration on this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils import translation

from tests.support.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


@dataclass(frozen=True)
class Site:
    """A running server: `origin` without a slash at its end, and the one password of its sample persons."""

    origin: str
    password: str

    def read(self, path: str) -> str:
        """The page at that path, as a visitor gets it."""
        with urllib.request.urlopen(self.origin + path, timeout=PATIENCE_S) as answer:
            return str(answer.read().decode("utf-8"))

    def links(self, path: str, pattern: str) -> list[str]:
        """What the group of `pattern` catches in the links of a page, in their order, each once."""
        return list(dict.fromkeys(re.findall(f'href="{pattern}"', self.read(path))))


def address(language: str, name: str, **parts: str) -> str:
    """The path of a named page in that language."""
    with translation.override(language):
        return reverse(name, kwargs=parts or None)


def hannover(store: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment that run `hannover` on a store, without what this test process set for itself."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HANNOVER_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "hannover", *arguments, "--store", str(store)]
    return command, {**kept, "HANNOVER_MODE": "demo", "PYTHONPATH": str(ROOT / "src")}


def build_store(folder: Path, *, cache: Path) -> Path:
    """The demonstration's store in `folder`; what it may compute again, such as fonts, is kept in `cache`."""
    command, environment = hannover(folder, "demo", "--no-serve")
    subprocess.run(command, env=environment, check=True, capture_output=True)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    cache.mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(cache, target_is_directory=True)
    return folder


OBSERVED = """
[[indicator]]
key = "sample-observed"
commitment = "smes-visits"
title = {en = "Sample: visits that were counted", ja = "見本：数えた訪問", de = "Muster: gezählte Besuche"}
unit = {en = "visits", ja = "件", de = "Besuche"}
"""


def add_observed_indicator(store: Path, folder: Path) -> None:
    """Gives the programme an indicator that people observe; those of the bundled framework are computed."""
    shutil.copytree(ROOT / "src/hannover/demo/hannover-2017", folder)
    commitments = folder / "commitments.toml"
    commitments.write_text(commitments.read_text(encoding="utf-8") + OBSERVED, encoding="utf-8")
    command, environment = hannover(store, "framework", "load", str(folder), "--as", "administrator")
    subprocess.run(command, env=environment, check=True, capture_output=True)


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Site]:
    """Serves the store on a free port of this machine until the block ends; `options` of `hannover serve`."""
    port = free_port()
    command, environment = hannover(store, "serve", "--port", str(port), *options)
    log = store.with_suffix(".log")
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        origin = f"http://127.0.0.1:{port}"
        wait_for(f"{origin}/en/", server, log)
        yield Site(origin, (store / "sample-password").read_text(encoding="ascii").strip())
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_S)


def wait_for(page: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(page, timeout=20).close()
        except urllib.error.HTTPError:
            break
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')}")
