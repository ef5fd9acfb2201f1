"""What is aligned: items with their texts, and the vocabularies they stand in (catalogues, models, skills)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hannover.engine.text import language_of

__all__ = ["Item", "Scheme", "Vocabulary", "folded"]

ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
IN_BRACKETS = re.compile(r"\s*\(\s*([^()]*?)\s*\)")


def folded(identifier: str) -> str:
    """`identifier` without the differences that spelling makes: AC-02(01), ac-2.1 and " AC-2 (1)" are one."""
    return ZEROS.sub("", IN_BRACKETS.sub(r".\1", identifier.strip()).casefold()).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary by name: what a crosswalk says about each of its ends.

    key      how the vocabulary is called here; "" when identifiers carry their own prefix and need no other name
    version  edition as stated; "" when not stated
    uuid     identity of that edition, where the file states one
    """

    key: str = ""
    title: str = ""
    version: str = ""
    uuid: str = ""
    href: str = ""

    @property
    def name(self) -> str:
        return self.title or self.key or self.href or "unnamed"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a vocabulary.

    stable      an identifier that survives renumbering (alt-identifier, UUID), or ""
    aliases     other ways to write `id`
    parent      id of the group or item above, or ""
    kind        "item", or "group" for a heading that only holds others
    withdrawn   no longer in force; `successors` name what took its place
    related     ids that the vocabulary itself calls related
    """

    id: str
    title: str = ""
    text: str = ""
    guidance: str = ""
    language: str = ""
    stable: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    kind: str = "item"
    withdrawn: bool = False
    successors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Items of one scheme, found by id, by alias, by stable identifier and however the id is spelt."""

    scheme: Scheme
    items: tuple[Item, ...]
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.by_id

    def __getitem__(self, identifier: str) -> Item:
        return self.by_id[identifier]

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def by_stable(self) -> Mapping[str, Item]:
        return unambiguous((item.stable.casefold(), item) for item in self.items if item.stable)

    @cached_property
    def by_alias(self) -> Mapping[str, Item]:
        return unambiguous((alias, item) for item in self.items for alias in item.aliases)

    @cached_property
    def by_spelling(self) -> Mapping[str, Item]:
        """Items by folded id or alias; a spelling that fits two items is left out."""
        return unambiguous((folded(name), item) for item in self.items for name in (item.id, *item.aliases))

    def find(self, identifier: str) -> Item | None:
        """The item that `identifier` means: exactly, as an alias, or in another spelling."""
        return (
            self.by_id.get(identifier)
            or self.by_alias.get(identifier)
            or self.by_spelling.get(folded(identifier))
        )

    @cached_property
    def children(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.parent, []).append(item)
        return {parent: tuple(items) for parent, items in found.items()}

    @property
    def in_force(self) -> tuple[Item, ...]:
        """The items that are no groups and not withdrawn."""
        return tuple(item for item in self.items if item.kind == "item" and not item.withdrawn)

    def only(self, identifiers: Iterable[str]) -> Vocabulary:
        """The same vocabulary, all other items withdrawn: for catalogues that do not say what is in force."""
        kept = {found.id for name in identifiers if (found := self.find(name))}
        marked = tuple(item if item.id in kept else replace(item, withdrawn=True) for item in self.items)
        return replace(self, items=marked)

    @cached_property
    def language(self) -> str:
        """The language most of its text is in."""
        stated = {item.language for item in self.items if item.language}
        if len(stated) == 1:
            return stated.pop()
        return language_of(" ".join(f"{item.title} {item.text}" for item in self.items[:200])[:20_000])


def unambiguous(pairs: Iterable[tuple[str, Item]]) -> dict[str, Item]:
    """The pairs as a mapping, without the names that stand for two different items."""
    found: dict[str, Item] = {}
    twice: set[str] = set()
    for name, item in pairs:
        if found.setdefault(name, item) is not item:
            twice.add(name)
    for name in twice:
        del found[name]
    return found
