"""What must hold for two to be introduced at all; each criterion says of a pair whether it is met, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hannover.engine.match.errors import FactError
from hannover.engine.match.profiles import Profile

__all__ = ["Apart", "Criterion", "Excluded", "Pairs", "Sides", "Sought", "Verdict", "check"]

KEY, SIDE = "key", "side"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one criterion says of a pair.

    wanted, found  what did not go together, as the profiles state it; empty where the criterion is met
    """

    name: str
    met: bool
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        if self.met:
            return f"{self.name}: met"
        return f"{self.name}: {', '.join(self.wanted) or 'nothing'} against {', '.join(self.found) or 'not stated'}"


class Criterion(Protocol):
    """A condition that both of a pair must meet."""

    @property
    def name(self) -> str: ...

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts it looks at ("key" and "side" too): candidates that agree in them get one answer."""
        ...

    def check(self, left: Profile, right: Profile) -> Verdict: ...


@dataclass(frozen=True)
class Sides:
    """Both belong to different sides."""

    name: str = "side"
    reads: tuple[str, ...] = (SIDE,)

    def check(self, left: Profile, right: Profile) -> Verdict:
        return Verdict(self.name, left.side != right.side, (f"not {left.side}",), (right.side,))


@dataclass(frozen=True)
class Pairs:
    """The values of one fact form a pair that is listed, in either order (country pairs)."""

    name: str
    has: str
    allowed: frozenset[tuple[str, str]]

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.has,)

    def check(self, left: Profile, right: Profile) -> Verdict:
        ours, theirs = values(left, self.has), values(right, self.has)
        met = any((a, b) in self.allowed or (b, a) in self.allowed for a in ours for b in theirs)
        return Verdict(self.name, met, ours, theirs)


@dataclass(frozen=True)
class Sought:
    """What each seeks, the other has; who seeks nothing takes anybody.

    has    the fact that states what one is or has (role, stage, certifications)
    seeks  the fact that states what the other should be or have
    every  all that is sought must be there, not just one of it
    """

    name: str
    has: str
    seeks: str
    every: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.has, self.seeks)

    def check(self, left: Profile, right: Profile) -> Verdict:
        for seeker, other in ((left, right), (right, left)):
            sought, had = values(seeker, self.seeks), values(other, self.has)
            missing = tuple(value for value in sought if value not in had)
            if sought and (missing if self.every else len(missing) == len(sought)):
                return Verdict(self.name, False, missing, had)
        return Verdict(self.name, True)


@dataclass(frozen=True)
class Excluded:
    """Neither names the other, by key or by side, among those it does not want to meet."""

    name: str = "exclusion"
    facts: str = "excludes"

    @property
    def reads(self) -> tuple[str, ...]:
        return (KEY, SIDE, self.facts)

    def check(self, left: Profile, right: Profile) -> Verdict:
        for one, other in ((left, right), (right, left)):
            named = values(one, self.facts)
            if other.key in named or (other.side and other.side in named):
                return Verdict(self.name, False, (f"not {other.key}",), (other.key,))
        return Verdict(self.name, True)


@dataclass(frozen=True)
class Apart:
    """They share no value of one fact: the same group, owner or running dispute is a conflict."""

    name: str = "conflict"
    facts: str = "group"

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.facts,)

    def check(self, left: Profile, right: Profile) -> Verdict:
        ours, theirs = values(left, self.facts), values(right, self.facts)
        shared = tuple(value for value in ours if value in theirs)
        return Verdict(self.name, not shared, tuple(f"not {value}" for value in shared), shared)


def check(criteria: Sequence[Criterion], left: Profile, right: Profile) -> tuple[Verdict, ...]:
    """What every criterion says of the pair."""
    return tuple(criterion.check(left, right) for criterion in criteria)


def values(profile: Profile, fact: str) -> tuple[str, ...]:
    """The words of a fact; none where it is not stated."""
    value = profile.facts.get(fact, ())
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, tuple):
        return value
    raise FactError(
        f"the fact of {profile.key!r} is {value!r}", field=fact, remedy="a word, or several words as a tuple"
    )
