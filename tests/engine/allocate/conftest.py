"""Comparisons with ortools are collected only where it is installed: it is a peer, never a requirement."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("ortools") else ["test_oracles.py"]
