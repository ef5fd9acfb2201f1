"""Partners: who is listed and why, what is left out, what is new in a search that is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.partners import choose_weights, encode_profiles, learn_weights
from hannover.fields.smes.inputs.partners import (
    ChooseWeights,
    EncodeProfiles,
    ExplainPair,
    FindPartners,
    LearnWeights,
)
from hannover.fields.smes.reading import partners_market
from hannover.fields.smes.reading.partners import PartnerQuery, read_pair, read_partners
from hannover.fields.smes.reading.partners_answers import explain_pair, find_partners
from hannover.record.moment import now
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, call, participant, programme, staff

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")
GEARS = {"ja": "精密歯車を製造する。歯車の検査を自動化したい。"}
ZAHNRAD = {"de": "Zahnrad-Prüfung: optische Inspektion von Zahnrädern, automatisch in der Fertigung."}
BAKERY = {"de": "Backwaren und Torten aus eigener Herstellung."}
ANY = PartnerQuery()


def text(**texts: str) -> dict[str, str]:
    return texts


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    """Each test prepares its own market, and may have dictionaries of its own."""
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


class Ask:
    """A company of east that looks for somebody who inspects gears, and two of west."""

    def __init__(self) -> None:
        self.company = stage.company(EAST, "Aoki Sample Seiki")
        self.own = stage.profile(self.company, EAST, need=GEARS, offer=text(ja="歯車"), title=text(ja="歯車"))
        self.optics = stage.profile(
            stage.company(WEST), WEST, offer=ZAHNRAD, need={}, title=text(de="Optik"), region="DE-BY"
        )
        self.bakery = stage.profile(
            stage.company(WEST), WEST, offer=BAKERY, need={}, title=text(de="Bäckerei"), region="DE-BW"
        )
        self.actor = participant(self.company)

    def page(self, query: PartnerQuery = ANY) -> Any:
        return read_partners(now(), self.actor, self.own, query)

    def listed(self, query: PartnerQuery = ANY) -> list[str]:
        return [entry.profile.key for entry in self.page(query).entries]


@pytest.fixture
def ask() -> Ask:
    return Ask()


def put_dictionary(folder: Any, *pairs: tuple[str, str]) -> None:
    (folder / "dictionaries").mkdir(exist_ok=True)
    lines = "\n".join(f"{one}\t{other}" for one, other in pairs)
    (folder / "dictionaries" / "ja-de.tsv").write_text(lines, encoding="utf-8")


def test_terms_of_both_languages_stand_beside_each_other(ask: Ask) -> None:
    page = ask.page()
    assert page.entries[0].profile.key == ask.optics
    terms = {(term.own, term.theirs.casefold()) for term in page.entries[0].found.terms}
    assert ("歯車", "zahnrädern") in terms
    assert ("検査", "inspektion") in terms
    assert page.glossary > 1_000
    assert page.dictionaries == ()


def test_an_installed_dictionary_adds_to_the_glossary(ask: Ask, tmp_path: Any) -> None:
    rare = {"ja": "菌糸体を探す。"}
    own = stage.profile(ask.company, EAST, need=rare, offer=text(ja="歯車"), title=text(ja="菌糸体"))
    other = {"de": "Pilzgeflecht."}
    theirs = stage.profile(stage.company(WEST), WEST, offer=other, need={}, title=text(de="Neues"))

    def terms() -> set[tuple[str, str]]:
        page = read_partners(now(), ask.actor, own, ANY)
        entry = next(entry for entry in page.entries if entry.profile.key == theirs)
        return {(term.own, term.theirs.casefold()) for term in entry.found.terms}

    assert terms() == set()
    put_dictionary(tmp_path, ("菌糸体", "Pilzgeflecht"))
    assert terms() == {("菌糸体", "pilzgeflecht")}
    assert "歯車" in {term.own for term in ask.page().entries[0].found.terms}
    assert ask.page().dictionaries == ("ja-de.tsv",)


def test_the_reasons_add_up_to_the_score(ask: Ask) -> None:
    for entry in ask.page().entries:
        assert sum(one.contribution for one in entry.found.reasons) == pytest.approx(
            entry.found.score, abs=1e-3
        )
        assert sum(entry.found.channels.values()) == pytest.approx(entry.found.score, abs=1e-3)


def test_a_page_says_what_could_not_be_compared(ask: Ask) -> None:
    page = ask.page()
    assert page.not_used == ("meaning",)
    assert {"bridge", "words", "structured"} == set(page.channels)
    assert page.without_vectors == 3


def test_a_dictionary_that_cannot_be_read_is_named(ask: Ask, tmp_path: Any) -> None:
    put_dictionary(tmp_path, ("歯車", ""))
    assert ["ja-de.tsv" in problem for problem in ask.page().problems] == [True]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (PartnerQuery(region="DE-BY"), ["optics"]),
        (PartnerQuery(region="DE-NI"), []),
        (PartnerQuery(kind="technology-offer"), ["bakery", "optics"]),
        (PartnerQuery(size="small", language="de"), ["bakery", "optics"]),
        (PartnerQuery(size="large"), []),
        (PartnerQuery(industry="nace-2:26"), ["bakery", "optics"]),
        (PartnerQuery(stage="market"), []),
        (PartnerQuery(certification="ISO 9001"), []),
    ],
)
def test_filters_leave_those_that_fit_all_of_them(ask: Ask, query: PartnerQuery, names: list[str]) -> None:
    assert sorted(ask.listed(query)) == sorted(getattr(ask, name) for name in names)
    assert ask.page(query).meant == len(names)


def test_who_expired_or_was_withdrawn_is_not_listed(ask: Ask) -> None:
    gone = stage.profile(stage.company(WEST), WEST, expires_on=TODAY - timedelta(days=1))
    row = models.Profile.objects.get(key=ask.bakery)
    withdrawn = domain.Profile(**{**vars(row.fact), "standing": domain.ProfileStanding.WITHDRAWN})
    stage.write(WEST, withdrawn, entity=ask.bakery, audience="public")
    assert ask.listed() == [ask.optics]
    assert gone not in ask.listed()
    assert ask.page().candidates == 1


def test_nobody_is_proposed_who_was_introduced_or_is_not_to_be_met(ask: Ask) -> None:
    optics = models.Profile.objects.get(key=ask.optics).parent
    bakery = models.Profile.objects.get(key=ask.bakery).parent
    stage.introduction(ask.company, ask.own, EAST, optics, ask.optics, WEST)
    stage.write(EAST, domain.Exclusion(company=ask.company, other=bakery, side=EAST), audience="side")
    page = ask.page()
    assert page.entries == ()
    assert (page.introduced, page.excluded) == (1, 1)


def test_an_exclusion_by_the_other_is_told_to_nobody(ask: Ask) -> None:
    optics = models.Profile.objects.get(key=ask.optics).parent
    stage.write(WEST, domain.Exclusion(company=optics, other=ask.company, side=WEST), audience="side")
    page = ask.page()
    assert [entry.profile.key for entry in page.entries] == [ask.bakery]
    assert (page.introduced, page.excluded) == (0, 0)
    pair = read_pair(now(), ask.actor, ask.own, ask.optics)
    assert (pair.closed, pair.excluded) == (True, False)


def test_hard_criteria_rule_out_and_are_counted_and_explained(ask: Ask) -> None:
    picky = stage.profile(
        ask.company,
        EAST,
        sought=domain.PartnerSought(text={}, sizes=(domain.Size.LARGE,), certifications=("ISO 9001",)),
    )
    page = read_partners(now(), ask.actor, picky, ANY)
    assert page.entries == ()
    assert page.left_out["size"] == 2
    assert page.left_out["certifications"] == 2
    pair = read_pair(now(), ask.actor, picky, ask.optics)
    assert {one.name for one in pair.unmet} == {"size", "certifications"}
    told = explain_pair(ExplainPair(profile=picky, partner=ask.optics), call(ask.actor))
    assert [one.wanted for one in told.criteria if one.criterion == "size"] == [("large",)]
    assert not told.listed


def test_why_not_tells_the_place_for_both_and_how_far_behind(ask: Ask) -> None:
    for number in range(12):
        stage.profile(
            stage.company(WEST),
            WEST,
            offer={"ja": "歯車の検査を自動化する。"},
            title=text(de=f"Prüfer {number}"),
        )
    pair = read_pair(now(), ask.actor, ask.own, ask.bakery)
    assert pair.rank > 10
    assert pair.behind > 0
    assert not pair.listed
    first = read_pair(now(), ask.actor, ask.own, ask.listed()[0])
    assert (first.rank, first.listed) == (1, True)
    assert first.rank_for_them >= 1


def test_the_place_is_that_of_the_list_on_which_nobody_stands_who_was_introduced(ask: Ask) -> None:
    assert read_pair(now(), ask.actor, ask.own, ask.bakery).rank == 2
    company = models.Profile.objects.get(key=ask.optics).parent
    stage.introduction(ask.company, ask.own, EAST, company, ask.optics, WEST)
    assert ask.listed() == [ask.bakery]
    assert read_pair(now(), ask.actor, ask.own, ask.bakery).rank == 1


def test_words_are_looked_for_in_place_of_the_profile(ask: Ask) -> None:
    assert ask.listed(PartnerQuery(text="Torten"))[0] == ask.bakery
    assert ask.listed(PartnerQuery(text="optische Inspektion"))[0] == ask.optics
    one_word = ask.page(PartnerQuery(text="Torten"))
    assert [notice.code for notice in one_word.notices] == ["short"]


def test_more_like_this_finds_the_like(ask: Ask) -> None:
    twin = stage.profile(stage.company(WEST), WEST, offer=BAKERY, need={}, title=text(de="Konditorei"))
    found = ask.listed(PartnerQuery(like=ask.bakery))
    assert set(found[:2]) == {ask.bakery, twin}
    with pytest.raises(InputError):
        ask.page(PartnerQuery(like=ask.bakery, text="Torten"))
    with pytest.raises(UnknownError):
        ask.page(PartnerQuery(like=ask.own))


def test_an_unpublished_own_profile_can_be_tried(ask: Ask) -> None:
    draft = stage.profile(ask.company, EAST, need={"de": "Torten"}, standing=domain.ProfileStanding.DRAFT)
    page = read_partners(now(), ask.actor, draft, ANY)
    assert page.entries[0].profile.key == ask.bakery
    assert read_pair(now(), ask.actor, draft, ask.bakery).found is None


def test_only_who_acts_for_the_company_asks(ask: Ask) -> None:
    for stranger in (participant(stage.company(EAST)), participant(stage.company(WEST)), staff(WEST)):
        with pytest.raises(UnknownError):
            read_partners(now(), stranger, ask.own, ANY)
        with pytest.raises(UnknownError):
            read_pair(now(), stranger, ask.own, ask.optics)
    with pytest.raises(ForbiddenError):
        read_partners(now(), stage.VISITOR, ask.own, ANY)
    assert read_partners(now(), staff(EAST), ask.own, ANY).entries


@pytest.mark.parametrize("number", [0, -1, 101])
def test_a_list_has_a_length(ask: Ask, number: int) -> None:
    with pytest.raises(InputError):
        find_partners(FindPartners(profile=ask.own, number=number), call(ask.actor))


def test_a_list_longer_than_the_population_is_the_population(ask: Ask) -> None:
    assert len(ask.listed(PartnerQuery(number=100))) == 2


def test_one_side_without_profiles_has_an_empty_page() -> None:
    lonely = stage.company(EAST)
    own = stage.profile(lonely, EAST)
    page = read_partners(now(), participant(lonely), own, ANY)
    assert (page.entries, page.candidates) == ((), 0)


def test_a_page_takes_as_many_queries_for_many_as_for_few(
    ask: Ask, django_assert_max_num_queries: Any
) -> None:
    ask.page()
    with django_assert_max_num_queries(16) as few:
        ask.page()
    for _ in range(5):
        stage.profile(stage.company(WEST), WEST)
    ask.page()
    with django_assert_max_num_queries(16) as many:
        assert len(ask.page().entries) == 7
    assert len(few) == len(many)


def test_a_large_market_leaves_out_who_was_withdrawn_and_counts_who_came(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask.page()
    monkeypatch.setattr(partners_market, "FEW_PROFILES", 1)
    row = models.Profile.objects.get(key=ask.bakery)
    withdrawn = domain.Profile(**{**vars(row.fact), "standing": domain.ProfileStanding.WITHDRAWN})
    stage.write(WEST, withdrawn, entity=ask.bakery, audience="public")
    stage.profile(stage.company(WEST), WEST)
    page = ask.page()
    assert [entry.profile.key for entry in page.entries] == [ask.optics]
    assert page.newer == 1


def test_no_page_waits_until_a_large_market_is_prepared(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partners_market, "FEW_PROFILES", 1)
    with pytest.raises(ConflictError, match="in the background"):
        ask.page()
    encode_profiles(EncodeProfiles(), call(staff(EAST)))
    assert ask.page().entries


def test_vectors_are_made_once_and_again_when_texts_change(ask: Ask) -> None:
    done = encode_profiles(EncodeProfiles(), call(staff(EAST)))
    assert (done.encoded, done.kept, done.profiles) == (3, 0, 3)
    again = encode_profiles(EncodeProfiles(), call(staff(EAST)))
    assert (again.encoded, again.kept) == (0, 3)
    page = ask.page()
    assert "meaning" in page.channels
    assert page.without_vectors == 0
    assert page.entries[0].profile.key == ask.optics
    row = models.Profile.objects.get(key=ask.bakery)
    changed = domain.Profile(**{**vars(row.fact), "offer": {"de": "Brote und Brötchen."}})
    stage.write(WEST, changed, entity=ask.bakery, audience="public")
    assert ask.page().without_vectors == 1
    assert encode_profiles(EncodeProfiles(), call(staff(WEST))).encoded == 1


def test_what_is_only_close_in_meaning_says_so(ask: Ask) -> None:
    plain = {"ja": "甘い物を焼く職人と話したい。"}
    own = stage.profile(ask.company, EAST, need=plain, offer=text(ja="場所"), title=text(ja="話"))
    encode_profiles(EncodeProfiles(), call(staff(EAST)))
    page = read_partners(now(), ask.actor, own, ANY)
    entry = next(entry for entry in page.entries if entry.profile.key == ask.bakery)
    assert entry.found.semantic_only
    assert entry.found.terms == ()


def test_a_cancelled_encoding_goes_on_where_it_was(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hannover.fields.smes.actions.partners.PROFILES_AT_ONCE", 1)
    monkeypatch.setattr(
        "hannover.fields.smes.actions.partners._batches",
        lambda keys, size=1: ([key] for key in keys),
    )

    class Stop(BaseException):
        pass

    def report(done: int, total: int, message: str = "") -> None:
        if done == 2:
            raise Stop

    context = call(staff(EAST))
    with pytest.raises(Stop):
        encode_profiles(EncodeProfiles(), type(context)(**{**vars(context), "report": report}))
    assert models.ProfileVector.objects.count() == 2
    assert encode_profiles(EncodeProfiles(), call(staff(EAST))).encoded == 1


def test_the_market_that_was_kept_serves_another_process(ask: Ask) -> None:
    encode_profiles(EncodeProfiles(), call(staff(EAST)))
    first = [entry.found for entry in ask.page().entries]
    partners_market.forget_kept()
    assert [entry.found for entry in ask.page().entries] == first


def test_answers_teach_the_weights_and_staff_chooses(ask: Ask) -> None:
    with pytest.raises(Exception, match="teach nothing yet"):
        learn_weights(LearnWeights(), call(staff(EAST)))
    for number in range(12):
        accepted = number % 2 == 0
        theirs = stage.profile(
            stage.company(WEST), WEST, offer={"ja": "歯車の検査"} if accepted else BAKERY, need={}
        )
        partner = models.Profile.objects.get(key=theirs).parent
        kind = domain.IntroductionStage.ACCEPTED if accepted else domain.IntroductionStage.DECLINED
        stage.introduction(ask.company, ask.own, EAST, partner, theirs, WEST, kind)
    before = [(entry.profile.key, entry.found.score) for entry in ask.page().entries]
    learned = learn_weights(LearnWeights(), call(staff(EAST)))
    assert (learned.accepted, learned.declined) == (6, 6)
    assert learned.because.startswith("From 6 accepted and 6 declined introductions: Meaning ")
    told = models.MatchWeights.objects.get().fact.because
    assert set(told) == {"en", "ja", "de"}
    assert "angenommenen" in told["de"]
    assert "承諾" in told["ja"]
    words = next(change for change in learned.changes if change.channel == "words")
    assert float(words.after) > float(words.default)
    assert [(entry.profile.key, entry.found.score) for entry in ask.page().entries] == before
    chosen = choose_weights(ChooseWeights(origin="learned"), call(staff(WEST)))
    assert chosen.weights["words"] == words.after
    assert [entry.found.score for entry in ask.page().entries] != [score for _key, score in before]
    choose_weights(ChooseWeights(origin="default"), call(staff(EAST)))
    assert [(entry.profile.key, entry.found.score) for entry in ask.page().entries] == before
    with pytest.raises(InputError, match="nothing is different"):
        choose_weights(ChooseWeights(origin="default"), call(staff(EAST)))
