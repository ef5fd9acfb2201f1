"""Suggestions: ranked across languages, with reasons that add up, probabilities that hold, an order that informs."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.align.composing import compose
from hannover.engine.align.formats.catalog import read_catalog
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.relation import Relation
from hannover.engine.align.suggesting.evidence import SIGNALS, TEXTS, Evidence, gather
from hannover.engine.align.suggesting.model import TRAINED
from hannover.engine.align.suggesting.reviewing import review_order
from hannover.engine.align.suggesting.suggesting import Suggestions, suggest
from hannover.engine.align.suggesting.training import Example, leave_one_out, quality, recall_at, train
from hannover.engine.align.vocabulary import Item, Scheme, Vocabulary
from hannover.engine.text import BundledEncoder, gram_counts, weigh
from hannover.errors import InputError
from tests.engine.align.models import crosswalk, statement

TOPICS = (
    ("Access rights", "Access rights of employees are granted, reviewed and withdrawn.",
     "Zugriffsrechte", "Zugriffsrechte der Beschäftigten werden vergeben, geprüft und entzogen.",
     "アクセス権", "従業員のアクセス権を付与し、見直し、取り消す。"),
    ("Backups", "Backups of data are made regularly and restoring them is tested.",
     "Datensicherung", "Datensicherungen werden regelmäßig erstellt und ihre Wiederherstellung erprobt.",
     "バックアップ", "データのバックアップを定期的に取得し、復元を試験する。"),
    ("Incident response", "Security incidents are reported, analysed and handled.",
     "Vorfallbehandlung", "Sicherheitsvorfälle werden gemeldet, untersucht und behandelt.",
     "インシデント対応", "セキュリティインシデントを報告し、分析し、対処する。"),
    ("Visitors", "Visitors are accompanied inside the building.",
     "Besucher", "Besucher werden im Gebäude begleitet.",
     "訪問者", "訪問者は建物内で付き添われる。"),
    ("Suppliers", "Contracts with suppliers contain requirements for security.",
     "Lieferanten", "Verträge mit Lieferanten enthalten Anforderungen an die Sicherheit.",
     "供給者", "供給者との契約にセキュリティ要求事項を含める。"),
    ("Training", "Employees are trained to recognise attacks.",
     "Schulung", "Beschäftigte werden geschult, Angriffe zu erkennen.",
     "教育", "従業員が攻撃を認識できるように教育する。"),
    ("Vulnerabilities", "Vulnerabilities of software are found and patched in time.",
     "Schwachstellen", "Schwachstellen der Software werden gefunden und rechtzeitig behoben.",
     "脆弱性", "ソフトウェアの脆弱性を発見し、速やかに修正する。"),
    ("Network", "Networks are separated by firewalls.",
     "Netze", "Netze werden durch Firewalls getrennt.",
     "ネットワーク", "ネットワークをファイアウォールで分離する。"),
)  # fmt: skip
LANGUAGES = {"en": 0, "de": 2, "ja": 4}


@lru_cache(maxsize=1)
def encoder() -> BundledEncoder:
    return BundledEncoder()


def vocabulary(key: str, language: str) -> Vocabulary:
    at = LANGUAGES[language]
    items = tuple(
        Item(f"{key}{number}", topic[at], topic[at + 1], language=language)
        for number, topic in enumerate(TOPICS)
    )
    return Vocabulary(Scheme(key), items)


@pytest.mark.parametrize(
    "languages", [("en", "de"), ("de", "en"), ("en", "ja"), ("ja", "de"), ("de", "ja"), ("ja", "en")]
)
def test_the_right_one_is_first_across_languages(languages: tuple[str, str]) -> None:
    found = suggest(vocabulary("S", languages[0]), vocabulary("T", languages[1]), encoder=encoder(), best=1)
    assert sum(row.source.id[1:] == row.target.id[1:] for row in found) >= len(TOPICS) - 1


def test_the_reasons_add_up_to_the_score() -> None:
    for row in suggest(vocabulary("S", "en"), vocabulary("T", "de"), encoder=encoder(), best=2):
        assert sum(amount for _, amount in row.reasons) == pytest.approx(row.score, abs=0.02)
        assert {name for name, _ in row.reasons} <= set(SIGNALS)
        assert 0 < row.probability < 1


def test_shared_words_are_named_within_a_language_only() -> None:
    (row,) = [
        r
        for r in suggest(vocabulary("S", "en"), vocabulary("T", "en"), encoder=encoder(), best=1)
        if r.source.id == "S1"
    ]
    assert "backups" in row.words
    assert "both say" in row.because
    assert all(
        not r.words for r in suggest(vocabulary("S", "en"), vocabulary("T", "ja"), encoder=encoder(), best=1)
    )


def test_what_people_decided_is_not_suggested_again() -> None:
    source, target = vocabulary("S", "en"), vocabulary("T", "de")
    known = crosswalk("S T", statement("S0", Relation.EQUAL, "T0"), statement("S1", Relation.DISJOINT, "T1"))
    pairs = {
        (row.source.id, row.target.id) for row in suggest(source, target, encoder=encoder(), known=known)
    }
    assert not pairs & {("S0", "T0"), ("S1", "T1")}


def test_a_connection_over_other_crosswalks_raises_the_probability() -> None:
    source, target = vocabulary("S", "en"), vocabulary("T", "de")
    others = [
        crosswalk("S M", statement("S3", Relation.RELATED, "m")),
        crosswalk("M T", statement("m", Relation.RELATED, "T5")),
    ]
    chance = {
        bool(walks): next(
            row
            for row in suggest(source, target, encoder=encoder(), crosswalks=walks).of("S3")
            if row.target.id == "T5"
        )
        for walks in ([], others)
    }
    assert chance[True].probability > 2 * chance[False].probability
    assert "connected over M" in chance[True].because


def test_what_is_proven_unrelated_is_not_suggested_and_what_follows_is_said() -> None:
    source, target = vocabulary("S", "en"), vocabulary("T", "de")
    walks = [
        crosswalk("S M", statement("S0", Relation.EQUAL, "m")),
        crosswalk("M T", statement("m", Relation.DISJOINT, "T0"), statement("m", Relation.SUBSET, "T1")),
    ]
    rows = suggest(source, target, encoder=encoder(), follows=compose(walks)).of("S0")
    assert "T0" not in [row.target.id for row in rows]
    assert next(row for row in rows if row.target.id == "T1").follows == Relation.SUBSET


def test_suggestions_become_an_untyped_crosswalk_that_says_who_made_it() -> None:
    source, target = vocabulary("S", "en"), vocabulary("T", "de")
    found = replace(suggest(source, target, encoder=encoder()), threshold=0.01)
    walk = found.crosswalk(source, target)
    assert {(mapping.relation, mapping.author) for mapping in walk} == {
        (Relation.RELATED, "suggested by Hannover")
    }
    assert [mapping.confidence for mapping in walk] == sorted((m.confidence for m in walk), reverse=True)


def test_an_empty_vocabulary_is_refused() -> None:
    with pytest.raises(InputError, match="no item in force"):
        suggest(Vocabulary(Scheme("S"), ()), vocabulary("T", "de"), encoder=encoder())
    with pytest.raises(InputError, match="0 suggestions"):
        suggest(vocabulary("S", "en"), vocabulary("T", "de"), encoder=encoder(), best=0)


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_items_are_no_special_case(count: int) -> None:
    few = replace(vocabulary("S", "en"), items=vocabulary("S", "en").items[:count])
    assert len(suggest(few, few, encoder=encoder())) == count * count


def test_items_without_any_text_get_nothing_and_do_no_harm() -> None:
    bare = Vocabulary(Scheme("S"), (Item("S1"), Item("S2", "Backups")))
    assert len(suggest(bare, vocabulary("T", "en"), encoder=encoder(), best=3)) == 3


def test_review_begins_with_the_uncertain_and_does_not_ask_the_same_twice() -> None:
    found = suggest(vocabulary("S", "en"), vocabulary("T", "de"), encoder=encoder())
    chances = np.linspace(0.02, 0.98, len(found))
    rows = tuple(replace(row, probability=float(chance)) for row, chance in zip(found, chances, strict=True))
    asked = review_order(replace(found, rows=rows), most=20)
    assert abs(asked[0].suggestion.probability - 0.5) < 0.02
    gains = [question.gain for question in asked]
    assert gains == sorted(gains, reverse=True)
    assert len({id(question.suggestion) for question in asked}) == 20


def test_a_pair_like_one_already_asked_waits() -> None:
    meaning = np.eye(3, dtype=np.float32)[[0, 0, 2]]
    rows = tuple(suggest(vocabulary("S", "en"), vocabulary("T", "en"), encoder=encoder(), best=1))[:3]
    alike = Suggestions(
        tuple(replace(row, probability=chance) for row, chance in zip(rows, (0.5, 0.48, 0.4), strict=True)),
        0.1, meaning, meaning, ((0, 0), (1, 1), (2, 2)),
    )  # fmt: skip
    assert [question.suggestion.probability for question in review_order(alike)] == [0.5, 0.4, 0.48]
    assert review_order(replace(alike, rows=(), places=())) == ()


def examples(count: int) -> list[Example]:
    """Crosswalks of which only the first two signals of texts tell anything, and the neighbourhood nothing."""
    random = np.random.default_rng(5)
    found = []
    for number in range(count):
        right = random.random((20, 30)) < 0.05
        texts = random.normal(size=(20, 30, len(TEXTS)))
        texts[..., :2] += 2 * right[..., None]
        sources, targets = (tuple(Item(f"{n}") for n in range(size)) for size in right.shape)
        evidence = Evidence(
            sources=sources, targets=targets, texts=texts.astype(np.float16), source_groups=np.arange(20),
            target_groups=np.arange(30), like_sources=np.eye(20)[::-1], like_targets=np.eye(30)[::-1], related=None,
            source_meaning=np.zeros((20, 1)), target_meaning=np.zeros((30, 1)),
        )  # fmt: skip
        found.append(Example(f"crosswalk {number}", evidence, right))
    return found


def test_training_finds_the_signals_that_tell_and_none_speaks_against() -> None:
    model = train(examples(6))
    assert min(model.weights) >= 0
    assert min(model.texts[:2]) > 3 * max(model.texts[2:])
    assert quality(model, examples(7)[-1]).recall_at_10 > 0.8


def test_probabilities_hold_on_crosswalks_that_training_never_saw() -> None:
    measured = leave_one_out(examples(6))
    assert [one.name for one in measured] == [f"crosswalk {number}" for number in range(6)]
    assert max(one.calibration for one in measured) < 0.02
    assert "recall at ten" in measured[0].because


def test_too_few_crosswalks_are_refused() -> None:
    with pytest.raises(InputError, match="too few"):
        train(examples(2))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 400), st.floats(-5, 60))
def test_a_higher_score_is_never_less_probable_and_more_targets_never_help(
    targets: int, score: float
) -> None:
    scores = np.array([score, score + 1])
    here = TRAINED.probabilities(scores, targets=targets)
    assert here[0] <= here[1]
    assert (TRAINED.probabilities(scores, targets=targets + 100) <= here).all()


@pytest.mark.slow
def test_csf_finds_its_800_53_controls_a_quarter_better_than_characters_alone(shared_data: Path) -> None:
    """572 pairs whose target is in the HIGH baseline; no crosswalk of either was in the training."""
    folder = shared_data / "cybersecurity"
    with (folder / "nist-sp800-53r5-high-catalog.json").open("rb") as stream:
        catalogue = read_catalog(stream, file="high").content
    with (folder / "csf-2.0-catalog.json").open("rb") as stream:
        framework = read_catalog(stream, file="csf").content
    with (folder / "csf2-to-sp800-53r5.xlsx").open("rb") as stream:
        walk = read_strm(stream, file="csf2").content
    pairs = {
        (m.sources[0], item.id)
        for m in walk
        if (item := catalogue.find(m.targets[0])) and item.kind == "item"
    }
    names = sorted({name for name, _ in pairs})
    sources = [replace(framework[name], guidance="") for name in names]
    targets = catalogue.in_force
    right = np.array([[(name, target.id) in pairs for target in targets] for name in names])
    assert right.sum() == 572
    evidence = gather(sources, targets, encoder=encoder(), within=(framework, catalogue))
    texts = [" ".join(filter(None, (item.text, item.guidance))) for item in sources]
    texts += [" ".join(filter(None, (item.title, item.text, item.guidance))) for item in targets]
    weights = weigh(gram_counts(texts)).matrix
    characters = recall_at((weights[: len(sources)] @ weights[len(sources) :].T).toarray(), right)
    assert recall_at(TRAINED.scores(TRAINED.signals(evidence)), right) >= 1.25 * characters


def numbered(key: str, *titles: str) -> Vocabulary:
    return Vocabulary(
        Scheme(key), tuple(Item(id=f"{key}{at}", title=title) for at, title in enumerate(titles))
    )


def test_items_without_text_get_no_suggestion_unless_other_crosswalks_connect_them() -> None:
    first, second = numbered("a", "", "a1", "..."), numbered("b", "", "", " ")
    assert not len(suggest(first, second, encoder=encoder()))
    assert review_order(suggest(first, second, encoder=encoder())) == ()
    ways = [
        crosswalk("a z", statement("a0", Relation.EQUAL, "z1")),
        crosswalk("z b", statement("z1", Relation.EQUAL, "b2")),
    ]
    (only,) = suggest(first, second, encoder=encoder(), crosswalks=ways)
    assert (only.source.id, only.target.id, only.reasons) == ("a0", "b2", ())
    assert "no text speaks for it, other crosswalks alone do; connected over z" in only.because


def test_beside_items_without_text_those_with_text_are_suggested() -> None:
    found = suggest(numbered("a", "", "Tea"), numbered("b", "", "", "Tee"), encoder=encoder())
    assert [(row.source.id, row.target.id) for row in found] == [("a1", "b2")]
