"""What the channels, criteria and parts of a match are called, and what a criterion found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes.domain import IntroductionStage, ProfileKind, Reached, Size, Stage
from hannover.fields.smes.reading.introductions import Step
from hannover.fields.smes.words.companies import PROFILE_KINDS, SIZES, STAGES
from hannover.record.words import own_name

CHANNELS: Mapping[str, Promise] = {
    "meaning": _("Meaning"),
    "bridge": _("Terms"),
    "words": _("Wording"),
    "structured": _("Facts"),
}
CHANNELS_EXPLAINED: Mapping[str, Promise] = {
    "meaning": _("how close the sentences are in meaning, whatever their language"),
    "bridge": _("terms that the glossary or a dictionary connects across the languages"),
    "words": _("written forms that both texts have in common"),
    "structured": _("size, industry and languages that fit"),
}
NOT_USED: Mapping[str, Promise] = {
    "meaning": _("Meaning is not compared yet: the vectors of the profiles are made in the background."),
    "bridge": _(
        "No terms are looked up: neither the glossary nor an installed dictionary connects the languages of the profiles."
    ),
    "words": _("Written forms are not compared: they have no weight."),
    "structured": _("Facts do not add to the score: they have no weight."),
}
CRITERIA: Mapping[str, Promise] = {
    "kind": _("Kind of profile"),
    "size": _("Size"),
    "stage": _("Stage of development"),
    "certifications": _("Certifications"),
    "languages": _("Languages"),
}
FITS: Mapping[str, Promise] = {
    "size": _("Size"),
    "industry": _("Industry"),
    "language": _("Languages"),
}
DIRECTIONS: Mapping[str, Promise] = {
    "own need": _("Your need, their offer"),
    "their need": _("Their need, your offer"),
    "": _("Both"),
}
PARTS: Mapping[str, Promise] = {
    "term": _("Terms that go together"),
    "meaning": _("Closeness of meaning, no single term"),
    "other": _("Further words in common"),
    "usual": _("Correction for what is usual of such texts"),
    "crowd": _("What is close to everything, taken off"),
    "fit": _("Fact"),
}
FILTERS: Mapping[str, Any] = {
    "kind": _("Kind of profile"),
    "industry": _("Industry"),
    "region": _("Region"),
    "size": _("Size"),
    "stage": _("Stage of development"),
    "certification": _("Certification"),
    "language": _("Language"),
}
INTRODUCTION_STAGES: Mapping[IntroductionStage, Promise] = {
    IntroductionStage.INTERESTED: _("Waits for an answer"),
    IntroductionStage.ACCEPTED: _("Accepted: both names are told"),
    IntroductionStage.CONFIDENTIAL: _("Non-disclosure agreement recorded"),
    IntroductionStage.CLOSED: _("Closed, with an outcome"),
    IntroductionStage.DECLINED: _("Declined"),
    IntroductionStage.WITHDRAWN: _("Withdrawn"),
}
NOT_ANSWERED = _("Not answered in time")
INTRODUCTION_ACTS: Mapping[str, Promise] = {
    "asked": _("Interest shown"),
    "accepted": _("Accepted"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
    "agreed-nda": _("Non-disclosure agreement recorded"),
    "closed": _("Outcome recorded"),
    "recorded": _("Recorded"),
}
STEPS: Mapping[Step, Promise] = {
    Step.ANSWER: _("Answer"),
    Step.WITHDRAW: _("Withdraw"),
    Step.CONFIDENTIALITY: _("Record a non-disclosure agreement"),
    Step.CLOSE: _("Record the outcome"),
}
REACHED: Mapping[Reached, Promise] = {
    Reached.AGREEMENT: _("An agreement"),
    Reached.TRIAL: _("A trial or joint test"),
    Reached.TALKS: _("Talks that go on"),
    Reached.NOTHING: _("Nothing came of it"),
}
GONE: Mapping[str, Promise] = {
    "expired": _("Its profile has expired since."),
    "withdrawn": _("It is no longer shown."),
    "introduced": _("You have been introduced, or one of you has asked."),
    "apart": _("Your company does not want to meet it."),
    "later": _("This profile was not shown yet when the round was computed."),
}


def told(criterion: str, values: Iterable[str]) -> list[str]:
    """The values of a criterion or filter in the reader's language."""
    return [_value(criterion, value) for value in values]


def _value(criterion: str, value: str) -> str:
    if criterion == "kind" and value in set(ProfileKind):
        return str(PROFILE_KINDS[ProfileKind(value)])
    if criterion == "size" and value in set(Size):
        return str(SIZES[Size(value)])
    if criterion == "stage" and value in set(Stage):
        return str(STAGES[Stage(value)])
    if criterion in ("languages", "language"):
        return own_name(value)
    return value.upper() if criterion.startswith("certification") else value
