"""Registers the sample companies, writes their profiles and brings them before the public, through the same
actions as anybody.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hannover.fields.smes.actions.companies import register_company
from hannover.fields.smes.actions.companies_profiles import review_profile, submit_profile, write_profile
from hannover.fields.smes.inputs.companies import (
    RegisterCompany,
    ReviewProfile,
    SubmitProfile,
    WriteProfile,
)
from hannover.operations import Context

FOLDER = Path(__file__).parent
LANGUAGES = ("ja", "de")
"""The sample has texts in these languages; a side takes those of the first that it speaks."""


@dataclass(frozen=True)
class SampleCompany:
    """One entry of the file; the texts are in the file's language."""

    name: str
    region: str
    size: str
    industry: tuple[str, ...]
    kind: str
    stage: str
    certifications: tuple[str, ...]
    since: int
    title: str
    offer: str
    need: str
    iot: str


@dataclass(frozen=True)
class SampleFile:
    language: str
    company: tuple[SampleCompany, ...]


@dataclass(frozen=True)
class Member:
    """A sample company as it was registered: its keys, and what the file says of it."""

    company: str
    profile: str
    side: str
    language: str
    sample: SampleCompany


def read_file(language: str) -> SampleFile:
    """The companies whose texts are in that language."""
    text = (FOLDER / f"companies-{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), SampleFile)


def load_companies(language: str, context: Context) -> tuple[Member, ...]:
    """The companies of one file, registered and published by the staff of the side that asks."""
    return tuple(
        _publish(sample, number, language, context)
        for number, sample in enumerate(read_file(language).company, 1)
    )


def _publish(sample: SampleCompany, number: int, language: str, context: Context) -> Member:
    side = context.actor.side
    registered = register_company(
        RegisterCompany(
            side=side,
            names={language: sample.name},
            number=f"SAMPLE-{side.upper()}-{number:03}",
            email=f"sample-{side}-{number:03}@example.org",
        ),
        context,
    )
    profile = write_profile(
        WriteProfile(
            company=registered.company,
            profile=registered.profile,
            kind=sample.kind,
            title={language: sample.title},
            offer={language: sample.offer},
            need={language: sample.need},
            region=sample.region,
            size=sample.size,
            industries=sample.industry,
            stage=sample.stage,
            certifications=sample.certifications,
            languages=spoken(sample, language),
            iot={language: sample.iot},
            iot_since=sample.since,
        ),
        context,
    ).profile
    submit_profile(SubmitProfile(profile=profile), context)
    met = ReviewProfile(profile=profile, eligible=True, clear=True, iot_use=True, anonymous=True)
    review_profile(met, context)
    return Member(registered.company, profile, side, language, sample)


def spoken(sample: SampleCompany, language: str) -> tuple[str, ...]:
    """The smallest companies speak their own language alone, so that interpreters are needed."""
    return (language,) if sample.size == "micro" else (language, "en")
