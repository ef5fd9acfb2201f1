"""The glossary of the product: every name is found in running text, and a line that is wrong is named."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest

from hannover.engine.text import Bridge, LexiconError
from hannover.fields.smes.formats.partners_terms import lexicons_of, own_terms, read_terms

SENTENCES = {
    "ja": "当社は{}を扱う会社を探しています。",
    "de": "Unser Betrieb sucht {} für das Werk.",
    "en": "Our company seeks {} for the works.",
}
# A point parts two words for the engine, so that this name is found by its letters only.
PARTED = {"industrie 4.0", "industry 4.0"}
HEAD = "ja\tde\ten"


@pytest.fixture(scope="module")
def glossary() -> tuple[str, list[str]]:
    """The notes before the languages, and the lines."""
    text = (files("hannover.fields.smes.formats") / "partners_terms.tsv").read_text(encoding="utf-8")
    head, _, lines = text.partition(HEAD + "\n")
    return head, lines.splitlines()


def test_the_glossary_is_large_sorted_and_has_three_languages(glossary: tuple[str, list[str]]) -> None:
    head, lines = glossary
    assert all(line.startswith("#") for line in head.splitlines())
    assert len(lines) > 1_200
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0].split("|")[0])
    assert [(one.source, one.target) for one in own_terms().lexicons] == [
        ("ja", "de"),
        ("ja", "en"),
        ("de", "en"),
    ]


@pytest.mark.parametrize(("source", "common"), [("ja", "de"), ("en", "de"), ("de", "en")])
def test_every_name_is_found_in_a_sentence(source: str, common: str) -> None:
    by_pair = {(one.source, one.target): one for one in own_terms().lexicons}
    lexicon = by_pair.get((source, common)) or by_pair[common, source].reversed()
    bridge = Bridge(common, {source: lexicon})
    missed = [
        name
        for name in lexicon.entries
        if not any(
            term.found and term.word == name for term in bridge.terms(SENTENCES[source].format(name), source)
        )
    ]
    assert set(missed) <= PARTED


def test_a_word_is_found_with_and_without_the_last_long_vowel() -> None:
    japanese, *_ = lexicons_of(*read_terms([HEAD, "圧力センサー\tDrucksensor\tpressure sensor"]))
    assert japanese.entries == {"圧力センサー": ("drucksensor",), "圧力センサ": ("drucksensor",)}


def test_a_name_of_two_concepts_leads_to_both() -> None:
    lines = [HEAD, "弁\tVentil\tvalve", "熱\tWärme\theat", "空気弁\tVentil\tair valve"]
    german = lexicons_of(*read_terms(lines))[2]
    assert german.entries["ventil"] == ("valve", "air valve")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("弁\tVentil", "line 3 has 2 columns of 3"),
        ("弁\tVentil\tvalve\tvalve", "line 3 has 4 columns of 3"),
        ("弁\t\tvalve", "line 3 has an empty name in the column de"),
        ("弁\tVentil|\tvalve", "line 3 has an empty name in the column de"),
        ("弁|弁\tVentil\tvalve", "line 3 has a name twice in the column ja"),
        ("弁\tVentil\t" + "v" * 41, "line 3 has a name of more than 40 characters"),
        ("弁\t" + "|".join("abcdefghi") + "\tvalve", "line 3 has more than 8 names in the column de"),
        ("ギヤ\tzahnrad|Ritzel\tgear", "line 3 is the concept of line 2 again"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said):
        read_terms([HEAD, "歯車\tZahnrad\tgear", line])


def test_a_glossary_without_concepts_is_refused() -> None:
    with pytest.raises(LexiconError, match="no line"):
        read_terms(["# notes", HEAD])


def test_nothing_is_read_on_import() -> None:
    code = "import hannover.fields.smes.formats.partners_terms as terms; print(terms.own_terms.cache_info().misses)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
