"""Who is who, as far as that follows from what companies say of themselves: digests, folded forms, likeness,
and whether a text tells which company wrote it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from hannover.fields.smes.domain import Identity

SALT_BYTES = 32
LEAST_LIKE = 0.88
MOST_IN_BLOCK = 40
RECENT = 256
"""Folded forms that are remembered: the checks of one row of a table ask for the same ones again and again."""

LEGAL_FORMS = (
    "gmbh & co. kgaa", "gmbh & co. kg", "gmbh & co kg", "ag & co. kg", "ug (haftungsbeschränkt) & co. kg",
    "ug (haftungsbeschränkt)", "gesellschaft mit beschränkter haftung", "aktiengesellschaft", "ggmbh", "gmbh",
    "mbh", "kgaa", "partg mbb", "partg", "e.kfr.", "e.kfm.", "e.k.", "e.v.", "eg", "ohg", "gbr", "ag", "kg", "se",
    "ug", "kabushiki kaisha", "kabushiki gaisha", "yugen gaisha", "godo kaisha", "co., ltd.", "co.,ltd.", "co. ltd.",
    "co ltd", "co.", "company", "corporation", "corp.", "corp", "incorporated", "inc.", "inc", "limited", "ltd.",
    "ltd", "llc", "llp", "plc", "k.k.", "kk", "g.k.", "y.k.", "s.a.", "s.r.l.", "b.v.",
)  # fmt: skip
JAPANESE_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|協同組合|\((?:株|有|同|資|名)\)"
)
FORM = re.compile(
    r"(?:^|(?<=[\s,]))(?:" + "|".join(re.escape(form) for form in LEGAL_FORMS) + r")(?=$|[\s,.;:)])"
)
UMLAUTS_WRITTEN = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
UMLAUTS = str.maketrans(dict(UMLAUTS_WRITTEN))
TOKEN = re.compile(r"[^\W_]+")
BETWEEN_TOKENS = re.compile(r"[\W_]+")
HOST = re.compile(r"(?:[a-z]+://)?([^/?#:]*)")
NO_DIGIT = re.compile(r"\D+")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CALLABLE = re.compile(r"\+?\d[\d\s()./-]{6,}\d")
VOWELS = re.compile(r"[aeiouy]")
BETWEEN = "\n|\n"
"""Keeps the end of one text and the beginning of the next from being read as one number."""


def digest_of_identity(identity: Identity, salt: bytes) -> str:
    """SHA-256(salt || canonical JSON of who the company is), in hex: what events carry in its place.

    Raises ValueError for a salt of another length, which would protect nothing.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes")
    canonical = msgspec.json.encode(identity, order="sorted")
    return hashlib.sha256(salt + canonical).hexdigest()


def fold_name(name: str) -> str:
    """A company's name as it is compared: without legal form, blanks, marks and capitals, umlauts written
    out: "Müller & Söhne GmbH" and "MUELLER + SOEHNE" are one.
    """
    return "".join(tokens_of(name))


@lru_cache(maxsize=RECENT)
def tokens_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded, without its legal form; all of them where nothing else would be left."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = FORM.sub(" ", JAPANESE_FORMS.sub(" ", plain))
    return tuple(TOKEN.findall(bare.translate(UMLAUTS)) or TOKEN.findall(plain.translate(UMLAUTS)))


@lru_cache(maxsize=RECENT)
def fold_number(number: str) -> str:
    """A registration number by its letters and digits alone."""
    return BETWEEN_TOKENS.sub("", unicodedata.normalize("NFKC", number).casefold())


@lru_cache(maxsize=RECENT)
def fold_website(website: str) -> str:
    """The host of a web address, without "www."; "" for none."""
    address = unicodedata.normalize("NFKC", website).strip().casefold()
    found = HOST.match(address)
    host = found[1].rpartition("@")[2] if found else ""
    return host.removeprefix("www.").strip(".")


@lru_cache(maxsize=RECENT)
def fold_phone(phone: str) -> str:
    """The last nine digits of a telephone number, which do not depend on how the country is dialled; "" where
    there are fewer.
    """
    digits = NO_DIGIT.sub("", unicodedata.normalize("NFKC", phone))
    return digits[-9:] if len(digits) >= 9 else ""


def marks_of(identity: Identity) -> tuple[tuple[str, str], ...]:
    """(kind, value) of everything by which the company may be found to be registered twice."""
    found = [("number", fold_number(identity.number)), ("website", fold_website(identity.website))]
    found += [("phone", fold_phone(identity.phone))]
    found += [("name", fold_name(name)) for name in identity.names.values()]
    return tuple(dict.fromkeys((kind, value[:200]) for kind, value in found if value))


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Two companies that may be one. `reasons` are kinds of marks that agree; "similar-name" is a name that
    differs in a few letters.
    """

    one: str
    other: str
    reasons: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How strongly the reasons speak: a number counts four, a name two, anything else one."""
        return sum({"number": 4, "name": 2}.get(reason, 1) for reason in self.reasons)


def find_alike(marks: Iterable[tuple[str, str, str]]) -> tuple[Likeness, ...]:
    """The pairs of companies that share a mark, or have similar names; the strongest first.

    marks   (company, kind, value). A value that more than 40 companies share (a shared office, a marketplace)
            identifies nobody and is left out.
    """
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for company, kind, value in marks:
        shared[kind, value].append(company)
        if kind == "name":
            names[skeleton(value)].append((company, value))
    reasons: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (kind, _value), companies in shared.items():
        for pair in pairs_of(companies):
            reasons[pair].add(kind)
    for block in names.values():
        for pair in _similar(block):
            if "name" not in reasons.get(pair, ()):
                reasons[pair].add("similar-name")
    found = [
        Likeness(one=one, other=other, reasons=tuple(sorted(why))) for (one, other), why in reasons.items()
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.weight, pair.one, pair.other)))


def pairs_of(companies: Iterable[str]) -> Iterable[tuple[str, str]]:
    distinct = sorted(set(companies))
    if len(distinct) > MOST_IN_BLOCK:
        return []
    return [(one, other) for place, one in enumerate(distinct) for other in distinct[place + 1 :]]


def skeleton(name: str) -> str:
    """What typing errors leave alone: the first letters of a name that is written without an alphabet, else
    its consonants, each once in a row.
    """
    if EAST_ASIAN.search(name):
        return name[:3]
    bare = re.sub(r"(.)\1+", r"\1", VOWELS.sub("", name))
    return f"{name[:1]}{bare}"


def _similar(block: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    if not 1 < len({company for company, _name in block}) <= MOST_IN_BLOCK:
        return
    for place, (one, name) in enumerate(block):
        for other, other_name in block[place + 1 :]:
            if one == other or name == other_name or min(len(name), len(other_name)) < 4:
                continue
            if SequenceMatcher(None, name, other_name).ratio() >= LEAST_LIKE:
                yield (one, other) if one < other else (other, one)


@dataclass(frozen=True, kw_only=True)
class Leak:
    """A place in a profile's texts that tells which company it is. `kind` is name, website, mail, phone or
    number.
    """

    place: str
    kind: str


def find_leaks(identity: Identity, texts: Mapping[str, str]) -> tuple[Leak, ...]:
    """Where the texts ({place: text}) contain the company's own name in any language (folded, without legal
    form), its website, any mail address, its telephone or registration number.
    """
    finder = _Finder(identity)
    if not next(finder.in_text(BETWEEN.join(texts.values())), ""):
        return ()  # what is in one of the texts is in all of them together
    found = (Leak(place=place, kind=kind) for place, text in texts.items() for kind in finder.in_text(text))
    return tuple(dict.fromkeys(found))


class _Finder:
    """What identifies a company, folded once for all its texts."""

    def __init__(self, identity: Identity) -> None:
        self.names = [words for name in identity.names.values() if (words := tokens_of(name))]
        host = fold_website(identity.website)
        self.host = host if "." in host else ""
        self.phone = fold_phone(identity.phone)
        self.number = fold_number(identity.number)

    def in_text(self, text: str) -> Iterator[str]:
        plain = unicodedata.normalize("NFKC", text).casefold()
        for umlaut, written in UMLAUTS_WRITTEN:
            plain = plain.replace(umlaut, written)
        joined = BETWEEN_TOKENS.sub("", plain)
        for name in self.names:
            if "".join(name) in joined and names_in(name, TOKEN.findall(plain)):
                yield "name"
        if self.host and self.host in plain and _stands_alone(self.host, plain):
            yield "website"
        if "@" in plain and MAIL.search(plain):
            yield "mail"
        if self.phone and any(fold_phone(number) == self.phone for number in CALLABLE.findall(plain)):
            yield "phone"
        if len(self.number) >= 6 and self.number in joined and _is_written(self.number, plain):
            yield "number"


def _stands_alone(host: str, plain: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(host)}(?![\w-])", plain) is not None


def _is_written(number: str, plain: str) -> bool:
    """Whether a number stands in a text, in whatever groups, and is no part of a longer word or number."""
    signs = r"[\W_]*".join(map(re.escape, number))
    return re.search(rf"(?<![a-z0-9]){signs}(?![a-z0-9])", plain) is not None


def names_in(name: Sequence[str], words: Sequence[str]) -> bool:
    """True where the words of a name stand among those of a text one after another, or run together as one.

    A name in an alphabet is looked for by whole words, so that the "Ion" of "Ion GmbH" is not found in
    "precision"; one written without blanks anywhere.
    """
    joined = "".join(name)
    if EAST_ASIAN.search(joined):
        return len(joined) > 1 and joined in "".join(words)
    wanted = list(name)
    runs = any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))
    return runs or (len(joined) >= 5 and joined in words)
