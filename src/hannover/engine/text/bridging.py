"""A bridge between languages: what the words of a text are called in one common language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sudachipy import Morpheme

from hannover.engine.text.lexicon import Lexicon
from hannover.engine.text.normal import normal_form
from hannover.engine.text.words import EMPTY, WORD, sudachi

__all__ = ["Bridge", "Term"]

LONGEST_RUN = 6
AT_A_TIME = 10_000
# Japanese words that carry nothing of their own.
HELPING = frozenset({"助詞", "助動詞", "補助記号", "空白", "記号"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text and its names in the common language.

    Where no dictionary has it, a word in a Japanese text is its own name, as the names of products are; a word of
    another language has none: what its letters have in common with others is for the written forms to say.
    """

    word: str
    names: tuple[str, ...]
    found: bool


@dataclass(frozen=True, eq=False)
class Bridge:
    """Dictionaries that lead from several languages into a common one.

    common    the language that everything is compared in
    lexicons  language -> the dictionary from it into the common one
    """

    common: str
    lexicons: dict[str, Lexicon]

    @classmethod
    def over(cls, lexicons: Sequence[Lexicon]) -> Bridge | None:
        """The bridge that connects most languages, the first named among equals; None without dictionaries.

        Of several dictionaries from one language, the names in those that come first count first.
        """
        both = [*lexicons, *(lexicon.reversed() for lexicon in lexicons)]
        common = dict.fromkeys(lexicon.target for lexicon in both)
        if not common:
            return None
        reach = {
            language: dict.fromkeys(lexicon.source for lexicon in both if lexicon.target == language)
            for language in common
        }
        best = max(reach, key=lambda language: len(reach[language]))
        found: dict[str, Lexicon] = {}
        for lexicon in both:
            if lexicon.target == best:
                known = found.get(lexicon.source)
                found[lexicon.source] = known.joined(lexicon) if known else lexicon
        return cls(best, found)

    def reaches(self, language: str) -> bool:
        return language == self.common or language in self.lexicons

    def terms(self, text: str, language: str) -> list[Term]:
        """The words of a text in order, with their names; the longest run that the dictionary has is one word."""
        plain = normal_form(text)
        if language == "ja":
            return japanese_terms(plain, self.lexicons.get(language), common=self.common)
        words = [word for word in WORD.findall(plain) if word not in EMPTY]
        if language == self.common:
            return [Term(word, (word,), True) for word in words]
        lexicon = self.lexicons.get(language)
        return latin_terms(words, lexicon) if lexicon else []


def latin_terms(words: Sequence[str], lexicon: Lexicon) -> list[Term]:
    found, start = [], 0
    while start < len(words):
        for end in range(min(len(words), start + 3), start, -1):
            run = " ".join(words[start:end])
            names = lexicon.entries.get(run) or (lexicon.entries.get(run[:-1]) if run.endswith("s") else None)
            if names:
                found.append(Term(run, names, True))
                start = end
                break
        else:
            found.append(Term(words[start], (), False))
            start += 1
    return found


def japanese_terms(text: str, lexicon: Lexicon | None, *, common: str) -> list[Term]:
    found: list[Term] = []
    # Sudachi refuses texts of more than 49,149 bytes.
    for begin in range(0, len(text), AT_A_TIME):
        morphemes = list(sudachi().tokenize(text[begin : begin + AT_A_TIME]))
        surfaces = [morpheme.surface() for morpheme in morphemes]
        start = 0
        while start < len(morphemes):
            end, term = longest_run(morphemes, surfaces, start, lexicon)
            if term:
                found.append(term)
            start = end
    return found


def longest_run(
    morphemes: Sequence[Morpheme], surfaces: Sequence[str], start: int, lexicon: Lexicon | None
) -> tuple[int, Term | None]:
    """The longest run of morphemes from `start` that the dictionary has, and where the next one begins."""
    helping = morphemes[start].part_of_speech()[0] in HELPING
    if lexicon is not None:
        for end in range(last_end(surfaces, start, lexicon), start, -1):
            if helping and end == start + 1:
                break
            head = "".join(surfaces[start : end - 1])
            names = lexicon_names(head, surfaces[end - 1], morphemes[end - 1], lexicon)
            if names:
                return end, Term(head + surfaces[end - 1], names, True)
    word = surfaces[start]
    if helping or not WORD.match(word):
        return start + 1, None
    return start + 1, Term(word, (word,), False)


def last_end(surfaces: Sequence[str], start: int, lexicon: Lexicon) -> int:
    """Where the longest run ends that the dictionary might have: what stands before its last word begins an entry."""
    end, head = start + 1, ""
    while end < min(len(surfaces), start + LONGEST_RUN):
        head += surfaces[end - 1].lower()
        if head not in lexicon.heads:
            break
        end += 1
    return end


def lexicon_names(head: str, last: str, morpheme: Morpheme, lexicon: Lexicon) -> tuple[str, ...] | None:
    """What the dictionary has of a run that ends with `morpheme`, written `last`, behind `head`."""
    forms = [head + last, head + morpheme.dictionary_form()]
    if not head:
        # Katakana words are written with and without a long vowel at the end.
        forms += [morpheme.normalized_form(), last + "ー", last.removesuffix("ー")]
    for form in forms:
        names = lexicon.entries.get(form.lower())
        if names:
            return names
    return None
