"""From nothing to the first page: `script/demo` in a fresh copy of the project."""

from __future__ import annotations

import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from socket import socket

from bench.rows import Row

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 600  # seconds


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
        first = time_to_first_page(copy, Path(folder) / "store")
        again = time_to_first_page(copy, Path(folder) / "store")
    return [
        Row(name="demo", figure="script/demo from nothing to the first page, s", ours=first),
        Row(name="demo-again", figure="script/demo the second time, s", ours=again),
    ]


def time_to_first_page(copy: Path, store: Path) -> float:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.perf_counter()
    command = [str(copy / "script/demo"), "--port", str(port), "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            while not answers(f"http://127.0.0.1:{port}/en/"):
                if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                    raise SystemExit("script/demo did not serve a page")
                time.sleep(0.1)
            return time.perf_counter() - start
        finally:
            server.terminate()
            server.wait(20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
