"""Comparisons with peers are collected only where they are installed: they are no part of the tests' environment."""

from __future__ import annotations

from importlib.util import find_spec

PEERS = ("mlsynth", "augsynth_py", "linearmodels", "pandas", "polars")
collect_ignore = [] if all(map(find_spec, PEERS)) else ["test_oracles.py"]
