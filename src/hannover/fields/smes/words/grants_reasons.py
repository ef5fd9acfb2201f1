"""Why an application is funded or not, as sentences in every language of the letters.

These are texts of documents that both sides sign and companies keep, so they are made once, in all
languages, and stored: not words of the interface, which follow the reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from hannover.record.domain import Text
from hannover.record.report.voice import Voice

LANGUAGES = ("en", "ja", "de")
NUMBERS = ("score", "least", "last", "needed", "not_below")
CURRENCY_NAMES: Mapping[str, Mapping[str, str]] = {"ja": {"JPY": "円", "EUR": "ユーロ"}}

WORDS = Path(__file__).with_name("grants.toml")


@cache
def phrases(group: str) -> Mapping[str, Text]:
    """The texts of a group of the file beside this one: "reason", "requirement" or "letter"."""
    found: Mapping[str, Text] = tomllib.loads(WORDS.read_text(encoding="utf-8"))[group]
    return found


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with its currency, as letters write it."""
    whole = amount == amount.to_integral_value()
    written = Voice(language).number(amount.quantize(Decimal(1) if whole else Decimal("0.01")))
    name = CURRENCY_NAMES.get(language, {}).get(currency)
    return f"{written}{name}" if name else f"{written}\u00a0{currency}"


def reasons(
    cause: str, facts: Mapping[str, str], *, sides: Mapping[str, Text], currencies: Mapping[str, str]
) -> Text:
    """The sentences in every language.

    facts  score, rank, least, last, needed, not_below, unmet (requirements, blank between), short.SIDE (an amount)
    """
    return {
        language: _in(language, cause, facts, sides=sides, currencies=currencies) for language in LANGUAGES
    }


def _of_score(facts: Mapping[str, str]) -> list[str]:
    """What another score would have done, as far as it is known."""
    if "not_below" not in facts:
        return ["needed" if "needed" in facts else "never"]
    return ["needed", "not-below"] if "needed" in facts else ["unknown"]


def _in(
    language: str,
    cause: str,
    facts: Mapping[str, str],
    *,
    sides: Mapping[str, Text],
    currencies: Mapping[str, str],
) -> str:
    voice = Voice(language)
    sentences, requirements = phrases("reason"), phrases("requirement")
    comma = voice.forms.list_comma
    named = {key: voice.number(Decimal(facts[key])) for key in NUMBERS if key in facts}
    lacks = comma.join(
        sentences["lack"][language].format(
            side=voice.words(sides.get(key[6:], {})).text or key[6:],
            amount=money(Decimal(value), currencies[key[6:]], language),
        )
        for key, value in facts.items()
        if key.startswith("short.")
    )
    unmet = comma.join(
        requirements[one][language] if one in requirements else one for one in facts.get("unmet", "").split()
    )
    parts = [cause]
    if cause not in ("ranked", "chosen"):
        parts += ["last"] if "last" in facts else []
        parts += [] if cause == "ineligible" else _of_score(facts)
    words = {**named, "rank": facts.get("rank", ""), "short": lacks, "unmet": unmet}
    return ("" if language == "ja" else " ").join(sentences[part][language].format(**words) for part in parts)
