"""Comparisons with peers are collected only where those are installed: they are never a requirement."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("algmatch") and find_spec("usearch") else ["test_oracles.py"]
