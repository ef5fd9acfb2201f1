"""Who should meet whom: profiles as the match reads them, and what it answers as this field tells it.

Pure: nouns go to `engine.match` and its reasons come back, turned so that "own" is always who asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from hannover.engine import match
from hannover.engine.match import Fit, Pair, Reason, Sought, Verdict
from hannover.fields.smes import domain
from hannover.fields.smes.formats.companies_tables import industries
from hannover.fields.smes.formats.partners_industries import jsic_divisions
from hannover.record.domain import Text

EMPLOYEES = {
    domain.Size.MICRO: 5.0,
    domain.Size.SMALL: 25.0,
    domain.Size.MEDIUM: 120.0,
    domain.Size.LARGE: 500.0,
}
"""A headcount in the middle of each class, for telling how near two companies are in size."""
REQUESTS = (
    domain.ProfileKind.TECHNOLOGY_REQUEST,
    domain.ProfileKind.BUSINESS_REQUEST,
    domain.ProfileKind.RESEARCH_REQUEST,
)
DIVISIONS = (domain.Scheme.ISIC, domain.Scheme.NACE, domain.Scheme.WZ)
"""Classifications whose first two digits are the divisions of ISIC."""
CRITERIA = (
    Sought("kind", has="kind", seeks="kind sought"),
    Sought("size", has="size", seeks="size sought"),
    Sought("stage", has="stage", seeks="stage sought"),
    Sought("certifications", has="certifications", seeks="certifications sought", every=True),
    Sought("languages", has="languages", seeks="languages sought"),
)
FITS = (
    Fit("size", facts="employees", kind="near", scale=1.5),
    Fit(
        "industry", facts="divisions", kind="within"
    ),  # a code of JSIC may stand for several divisions of ISIC
    Fit("language", facts="languages", kind="overlap", share=0.5),
)
MOST_TERMS = 6
LEAST_TERM = 0.3
"""What two words add at least to be named: less than that says too little."""


@dataclass(frozen=True)
class Because:
    """One part of a score. `own` and `theirs` are the terms, or the texts, that it compares.

    kind       "term" (words that mean the same), "meaning" (closeness of meaning alone), "crowd" and "usual"
               (what is subtracted because it is common), "fit" (facts that fit)
    direction  "own need", "their need", or "" where it has none
    """

    channel: str
    kind: str
    direction: str
    own: str
    theirs: str
    contribution: float


@dataclass(frozen=True)
class Found:
    """One partner: the reasons add up to the score."""

    partner: str
    score: float
    rank: int
    reasons: tuple[Because, ...]

    @cached_property
    def terms(self) -> tuple[Because, ...]:
        """What both texts speak of, in the words of each, what counts most first."""
        terms = [one for one in self.reasons if one.kind == "term" and one.contribution >= LEAST_TERM]
        best: dict[tuple[str, str], Because] = {}
        for one in sorted(terms, key=lambda one: -one.contribution):
            best.setdefault((one.own.casefold(), one.theirs.casefold()), one)
        return tuple(best.values())[:MOST_TERMS]

    @property
    def semantic_only(self) -> bool:
        """True where no term is shared and closeness of meaning alone speaks for it."""
        return not self.terms and any(
            one.channel == "meaning" and one.contribution > 0 for one in self.reasons
        )

    @cached_property
    def channels(self) -> dict[str, float]:
        """What each channel adds, as the reasons have it."""
        sums: dict[str, float] = {}
        for one in self.reasons:
            sums[one.channel] = sums.get(one.channel, 0.0) + one.contribution
        return sums


def described(profile: domain.Profile) -> match.Profile:
    """The profile as the match reads it: what it needs and offers in all its languages, and its facts."""
    sought = profile.sought or domain.PartnerSought(text={})
    seeks = profile.kind in REQUESTS
    return match.Profile(
        key=profile.key,
        side=profile.side,
        needs=(*_texts(profile.title if seeks else {}, profile.need), *_texts({}, sought.text)),
        offers=_texts({} if seeks else profile.title, profile.offer),
        facts={
            "kind": (str(profile.kind),),
            "kind sought": tuple(map(str, sought.kinds)),
            "size": (str(profile.size),),
            "size sought": tuple(map(str, sought.sizes)),
            "stage": (str(profile.stage),) if profile.stage else (),
            "stage sought": tuple(map(str, sought.stages)),
            "certifications": _folded(profile.certifications),
            "certifications sought": _folded(sought.certifications),
            "languages": profile.languages,
            "languages sought": sought.languages,
            "employees": EMPLOYEES[profile.size],
            "divisions": divisions(profile),
        },
    )


def asking(profile: domain.Profile, words: str, *, language: str = "") -> match.Profile:
    """Who asks with its own facts, but for these words alone."""
    own = described(profile)
    return match.Profile(
        key="?", side=own.side, needs=(match.Text(words, language),), offers=(), facts=own.facts
    )


def like(profile: domain.Profile, *, side: str) -> match.Profile:
    """Somebody of that side who needs what the profile offers and offers what it needs: whoever suits them
    is like the profile.
    """
    there = described(profile)
    return match.Profile(
        key="?",
        side=side,
        needs=there.offers,
        offers=there.needs,
        facts={"employees": EMPLOYEES[profile.size]},
    )


def divisions(profile: domain.Profile) -> tuple[str, ...]:
    """The industries by division of ISIC. A code that cannot be compared is left out, so that it counts neither
    for a pair nor against it.
    """
    found = [f"isic {division}" for code in profile.industries for division in _divisions_of(code)]
    return tuple(dict.fromkeys(found))


def _divisions_of(code: domain.IndustryCode) -> tuple[str, ...]:
    division = code.code[:2]
    if code.scheme is domain.Scheme.JSIC:
        return jsic_divisions().get(division, ())
    known = code.scheme in DIVISIONS and division.isdigit() and division in industries()
    return (division,) if known else ()


def digest_of(texts: Sequence[str]) -> str:
    """Tells one list of texts from another."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()


def turned(pair: Pair, *, own_left: bool) -> Found:
    """A pair as who asks sees it."""
    names = {
        "left needs": "own need" if own_left else "their need",
        "right needs": "their need" if own_left else "own need",
    }
    reasons = tuple(
        Because(
            reason.channel,
            reason.kind,
            names.get(reason.direction, ""),
            *_ends(reason, own_left=own_left),
            float(reason.contribution),
        )
        for reason in pair.reasons
    )
    return Found(pair.right if own_left else pair.left, float(pair.score), pair.rank, reasons)


def _ends(reason: Reason, *, own_left: bool) -> tuple[str, str]:
    """What a reason says of the own profile and of the other; a fact begins with its name on the own side."""
    left, right = reason.left, reason.right
    if own_left:
        return left, right
    if reason.kind != "fit":
        return right, left
    name, _colon, theirs = left.partition(": ")
    return f"{name}: {right}", theirs


def verdicts_between(one: domain.Profile, other: domain.Profile) -> tuple[Verdict, ...]:
    """What every hard criterion says of two profiles."""
    first, second = described(one), described(other)
    return tuple(criterion.check(first, second) for criterion in CRITERIA)


def _texts(title: Text, text: Text) -> tuple[match.Text, ...]:
    """One text a language: the title before it where there is one."""
    joined = {
        language: " ".join(filter(None, (_closed(title.get(language, "")), text.get(language, ""))))
        for language in dict.fromkeys([*title, *text])
    }
    return tuple(match.Text(words, language) for language, words in joined.items() if words.strip())


def _closed(title: str) -> str:
    title = title.strip()
    return f"{title}." if title and title.isascii() and title[-1].isalnum() else title


def _folded(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(name.casefold().split()) for name in names)
