"""Who the sample companies are once they are registered, and in whose name the sample does things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from hannover.accounts.permissions import Actor
from hannover.demo.sample.smes.companies import Member
from hannover.operations import Context
from hannover.record.domain import Text


@dataclass(frozen=True)
class Bench:
    """One side of the sample: its staff, and its companies in the order of the file."""

    staff: Actor
    field: str
    language: str
    members: Sequence[Member]

    @property
    def side(self) -> str:
        return self.staff.side

    def on(self, days: int) -> Context:
        """The staff of the side, so many days from today."""
        present = Context(actor=self.staff, field=self.field, language=self.language)
        return replace(present, at=present.now + timedelta(days=days))

    def day(self, days: int) -> str:
        return self.on(days).now.date().isoformat()

    @cached_property
    def by_profile(self) -> dict[str, Member]:
        return {member.profile: member for member in self.members}

    def named(self, words: str) -> Member:
        """The company whose name contains the words."""
        return next(member for member in self.members if words in member.sample.name)

    def says(self, text: Text) -> Text:
        """What the side says in its own language."""
        return {self.language: text[self.language]}
