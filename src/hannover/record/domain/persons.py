"""Persons and their roles, as events know them: by an id and a digest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as events know them: an id, and the salted digest of personal data that can be erased
    elsewhere.
    """

    digest: str
    active: bool = True
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role given to a person; `side` for officers and secretariats, `organization` for participants."""

    person: str
    role: str
    side: str = ""
    organization: str = ""
    active: bool = True
