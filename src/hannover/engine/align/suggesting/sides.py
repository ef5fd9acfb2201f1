"""One side of a comparison: the texts of its items in every form that is compared, and their meanings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.vocabulary import Item, Vocabulary, folded
from hannover.engine.text import Encoder, language_of, sentences

__all__ = ["Side", "has_text", "side_of"]

MOST_SENTENCES = 12
MOST_OF_GUIDANCE = 8
SHORTEST_SENTENCE = 15
# What is above an item says where it belongs. A short text there describes a scope; a long one is a requirement of
# its own, whose words would drown those of the item.
LONGEST_SCOPE = 300
# An id that holds a word is a text; one such as AC-2(1) or en0 is a number.
WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Side:
    """Texts and meanings, one entry an item.

    titles   title, or the text where there is none
    full     title, text and guidance
    placed   the same, after the title and text of what is above
    groups   number of the group that each item belongs to
    related  items x items, rows weighted by how many relatives there are; None when the vocabulary names none
    """

    languages: list[str]
    titles: list[str]
    full: list[str]
    placed: list[str]
    groups: np.ndarray
    related: np.ndarray | None
    meaning: np.ndarray
    title_meaning: np.ndarray
    context_meaning: np.ndarray
    placed_meaning: np.ndarray
    sentence_owners: np.ndarray
    sentence_meaning: np.ndarray

    @property
    def japanese(self) -> np.ndarray:
        """True for the items that are written in Japanese."""
        return np.array([language == "ja" for language in self.languages], dtype=bool)

    def __len__(self) -> int:
        return len(self.full)


def side_of(items: Sequence[Item], vocabulary: Vocabulary | None, encoder: Encoder) -> Side:
    titles = [title_of(item) for item in items]
    short = [joined(title, item.text) or item.id for title, item in zip(titles, items, strict=True)]
    full = [joined(text, item.guidance) for text, item in zip(short, items, strict=True)]
    above = [vocabulary.by_id.get(item.parent) if vocabulary else None for item in items]
    context = [scope(parent) if parent else "" for parent in above]
    placed = [joined(place and f"{place}.", text) for place, text in zip(context, short, strict=True)]
    headings = [title or text for title, text in zip(titles, short, strict=True)]
    owners, parts = parted(items, short)
    usual = language_of(" ".join(short[:100]))
    return Side(
        languages=[
            item.language or language_of(text, default=usual) for item, text in zip(items, short, strict=True)
        ],
        titles=headings,
        full=full,
        placed=[joined(text, item.guidance) for text, item in zip(placed, items, strict=True)],
        groups=groups_of(items),
        related=relatives(items),
        meaning=encoder.encode(short), title_meaning=encoder.encode(headings),
        context_meaning=encoder.encode([place or text for place, text in zip(context, short, strict=True)]),
        placed_meaning=encoder.encode(placed),
        sentence_owners=owners, sentence_meaning=encoder.encode(parts),
    )  # fmt: skip


def title_of(item: Item) -> str:
    """The title, unless it only repeats the identifier."""
    return "" if folded(item.title) == folded(item.id) else item.title


def has_text(item: Item) -> bool:
    """Whether an item says anything that can be compared: words, be they those of its id, and not a number alone."""
    said = joined(title_of(item), item.text, item.guidance)
    return any(sign.isalnum() for sign in said) or WORD.search(item.id) is not None


def scope(parent: Item) -> str:
    """Title and, if it is short, text of what is above an item."""
    return joined(title_of(parent), parent.text if len(parent.text) <= LONGEST_SCOPE else "")


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def parted(items: Sequence[Item], short: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """The first sentences of every text and of its guidance, and whose they are."""
    owners: list[int] = []
    parts: list[str] = []
    for number, (item, whole) in enumerate(zip(items, short, strict=True)):
        found = telling(item.text)[:MOST_SENTENCES] + telling(item.guidance)[:MOST_OF_GUIDANCE] or [whole]
        owners += [number] * len(found)
        parts += found
    return np.array(owners), parts


def telling(text: str) -> list[str]:
    return [part for part in sentences(text) if len(part) > SHORTEST_SENTENCE]


def groups_of(items: Sequence[Item]) -> np.ndarray:
    """The number of the group of each item: those below one parent; an item below nothing is a group of its own."""
    numbers: dict[tuple[str, int], int] = {}
    return np.array(
        [
            numbers.setdefault((item.parent, 0 if item.parent else place), len(numbers))
            for place, item in enumerate(items)
        ]
    )


def relatives(items: Sequence[Item]) -> np.ndarray | None:
    numbers = {item.id: number for number, item in enumerate(items)}
    found = np.zeros((len(items), len(items)), dtype=np.float32)
    for number, item in enumerate(items):
        for name in item.related:
            if name in numbers:
                found[number, numbers[name]] = found[numbers[name], number] = 1
    # Three are added, so that one relative alone does not count like many.
    return found / (found.sum(axis=1, keepdims=True) + 3) if found.any() else None
