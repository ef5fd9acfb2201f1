"""Rounds of recommendations: lists for everybody, what staff and companies see, who is left out and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import rounds as actions
from hannover.fields.smes.actions.rounds import compute_round, discard_round, publish_round
from hannover.fields.smes.analysis.rounds import ListedPartner, because_of, digest_of, share_of
from hannover.fields.smes.inputs.rounds import ComputeRound, DiscardRound, PublishRound, ShowRound
from hannover.fields.smes.reading import partners_market
from hannover.fields.smes.reading.rounds import read_own_list, read_round, read_rounds, show_round
from hannover.record.moment import now
from hannover.record.signing import NEWEST
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, call, participant, programme, staff

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")
SPRING = ComputeRound(key="spring", title={"en": "Spring"}, length=3)


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


class Many:
    """Six companies a side with one published profile each."""

    def __init__(self) -> None:
        self.companies = {side: [stage.company(side) for _ in range(6)] for side in (EAST, WEST)}
        self.profiles = {
            side: [stage.profile(company, side) for company in self.companies[side]] for side in (EAST, WEST)
        }
        self.officer = staff(EAST)

    def expire(self, side: str, number: int) -> str:
        key = self.profiles[side][number]
        noun = models.Profile.objects.at(NEWEST).get(key=key).fact
        stage.write(side, replace(noun, expires_on=TODAY - timedelta(days=1)), entity=key, audience="public")
        return key


@pytest.fixture
def many() -> Many:
    return Many()


def test_everybody_has_a_list_and_the_figures_add_up(many: Many) -> None:
    done = compute_round(SPRING, call(many.officer))
    assert [one.side for one in done.sides] == [EAST, WEST]
    for one in done.sides:
        assert one.profiles == 6
        assert one.coverage == pytest.approx(one.listed / 6, abs=1e-4)
    rows = models.RoundList.objects.filter(round="spring")
    assert rows.count() == 12
    assert all(len(row.listed) == 3 for row in rows)
    west = rows.filter(side=WEST)
    assert sum(row.appears for row in west) == sum(len(row.listed) for row in rows.filter(side=EAST))


def test_only_staff_sees_a_round_before_it_is_published(many: Many) -> None:
    compute_round(SPRING, call(many.officer))
    reader = participant(many.companies[EAST][0])
    own = many.profiles[EAST][0]
    assert read_rounds(now(), reader) == ()
    with pytest.raises(UnknownError):
        read_own_list(now(), reader, "spring", own)
    assert [one.key for one in read_rounds(now(), staff(WEST))] == ["spring"]
    assert len(read_own_list(now(), many.officer, "spring", own).entries) == 3
    publish_round(PublishRound(round="spring"), call(many.officer))
    assert [one.key for one in read_rounds(now(), reader)] == ["spring"]
    assert len(read_own_list(now(), reader, "spring", own).entries) == 3
    shown = show_round(ShowRound(round="spring", profile=own), call(reader))
    assert [one.rank for one in shown.partners] == [1, 2, 3]


def test_a_company_sees_its_own_list_alone(many: Many) -> None:
    compute_round(SPRING, call(many.officer))
    publish_round(PublishRound(round="spring"), call(many.officer))
    reader = participant(many.companies[EAST][0])
    for side, number in ((EAST, 1), (WEST, 0)):
        with pytest.raises(UnknownError):
            read_own_list(now(), reader, "spring", many.profiles[side][number])
    with pytest.raises(ForbiddenError):
        read_round(now(), reader, "spring")
    page = read_round(now(), many.officer, "spring")
    named = {one.key for one in (*page.most, *page.unlisted.items)}
    assert named <= set(many.profiles[EAST])


def test_who_expires_while_a_round_runs_is_left_out_at_publication_and_told(many: Many) -> None:
    compute_round(SPRING, call(many.officer))
    gone = many.expire(WEST, 0)
    done = publish_round(PublishRound(round="spring"), call(many.officer))
    assert done.left_out == {gone: "expired"}
    assert read_own_list(now(), participant(many.companies[WEST][0]), "spring", gone).reason == "expired"
    told = 0
    for company, own in zip(many.companies[EAST], many.profiles[EAST], strict=True):
        found = read_own_list(now(), participant(company), "spring", own)
        assert gone not in [entry.key for entry in found.entries]
        assert [entry.rank for entry in found.entries] == list(range(1, len(found.entries) + 1))
        told += found.left_out
    assert told == models.RoundList.objects.get(profile=gone).appears
    noun = models.RecommendationRound.objects.at(now()).get(key="spring").fact
    assert noun.left_out == {gone: "expired"}


def test_who_expires_after_publication_is_marked(many: Many) -> None:
    compute_round(SPRING, call(many.officer))
    publish_round(PublishRound(round="spring"), call(many.officer))
    reader, own = participant(many.companies[EAST][0]), many.profiles[EAST][0]
    first = read_own_list(now(), reader, "spring", own).entries[0].key
    many.expire(WEST, many.profiles[WEST].index(first))
    assert [entry.gone for entry in read_own_list(now(), reader, "spring", own).entries] == [
        "expired",
        "",
        "",
    ]


def test_expired_profiles_take_no_part(many: Many) -> None:
    gone = many.expire(EAST, 0)
    done = compute_round(SPRING, call(many.officer))
    assert [one.profiles for one in done.sides] == [5, 6]
    reader = participant(many.companies[EAST][0])
    publish_round(PublishRound(round="spring"), call(many.officer))
    assert read_own_list(now(), reader, "spring", gone).reason == "later"


def test_introduced_and_excluded_pairs_are_on_no_list(many: Many) -> None:
    east, west = many.companies[EAST], many.companies[WEST]
    stage.introduction(east[0], many.profiles[EAST][0], EAST, west[0], many.profiles[WEST][0], WEST)
    stage.write(WEST, domain.Exclusion(company=west[1], other=east[0], side=WEST), audience="side")
    done = compute_round(replace(SPRING, length=6), call(many.officer))
    listed = {row.profile: [one[0] for one in row.listed] for row in models.RoundList.objects.all()}
    own = many.profiles[EAST][0]
    assert set(listed[own]) == set(many.profiles[WEST][2:])
    assert own not in listed[many.profiles[WEST][0]]
    assert own not in listed[many.profiles[WEST][1]]
    assert done.taken_off == 2


def test_what_was_looked_at_is_published_and_nothing_else(many: Many) -> None:
    compute_round(SPRING, call(many.officer))
    with pytest.raises(ConflictError, match="no longer those"):
        publish_round(PublishRound(round="spring", digest="0" * 64), call(many.officer))
    digest = read_round(now(), many.officer, "spring").glance.summary.digest
    publish_round(PublishRound(round="spring", digest=digest), call(many.officer))
    for again in (
        lambda: publish_round(PublishRound(round="spring"), call(many.officer)),
        lambda: discard_round(DiscardRound(round="spring"), call(many.officer)),
    ):
        with pytest.raises(ConflictError, match="published already"):
            again()


def test_the_digest_proves_the_lists_that_are_kept(many: Many) -> None:
    done = compute_round(SPRING, call(many.officer))
    lists: dict[str, dict[str, tuple[ListedPartner, ...]]] = {EAST: {}, WEST: {}}
    for row in models.RoundList.objects.all():
        lists[row.side][row.profile] = tuple(ListedPartner(*one) for one in row.listed)
    assert digest_of(lists) == done.digest


def test_a_discarded_round_can_be_computed_again(many: Many) -> None:
    first = compute_round(SPRING, call(many.officer))
    with pytest.raises(InputError, match="taken"):
        compute_round(SPRING, call(many.officer))
    discard_round(DiscardRound(round="spring"), call(many.officer))
    assert not models.RoundList.objects.exists()
    assert compute_round(SPRING, call(many.officer)) == first


@pytest.mark.parametrize("executor", ["threads:2"])
def test_every_executor_gives_the_same_lists(many: Many, executor: str) -> None:
    first = compute_round(SPRING, call(many.officer))
    second = compute_round(replace(SPRING, key="again", executor=executor), call(many.officer))
    assert second.digest == first.digest


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (ComputeRound(key="Not a key"), "key"),
        (ComputeRound(key="spring", length=0), "length"),
        (ComputeRound(key="spring", length=51), "length"),
        (ComputeRound(key="spring", executor="abacus"), "executor"),
        (ComputeRound(key="spring", title={"xx": "?"}), "title"),
    ],
)
def test_what_cannot_be_computed_is_refused(many: Many, values: ComputeRound, field: str) -> None:
    with pytest.raises(InputError) as refused:
        compute_round(values, call(many.officer))
    assert refused.value.field == field
    assert not models.ComputedRound.objects.exists()


def test_a_killed_job_leaves_nothing_that_is_shown(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> Any:
        raise Killed
        yield

    with monkeypatch.context() as broken:
        broken.setattr(actions, "_rows", die)
        with pytest.raises(Killed):
            compute_round(SPRING, call(many.officer))
    assert not models.ComputedRound.objects.exists()
    assert compute_round(SPRING, call(many.officer)).round == "spring"


def test_companies_and_visitors_compute_and_publish_nothing(many: Many) -> None:
    for actor in (participant(many.companies[EAST][0]), stage.VISITOR):
        with pytest.raises(ForbiddenError):
            compute_round(SPRING, call(actor))
        with pytest.raises(ForbiddenError):
            publish_round(PublishRound(round="spring"), call(actor))


def test_one_side_without_profiles_makes_no_round() -> None:
    stage.profile(stage.company(EAST), EAST)
    with pytest.raises(ConflictError, match="no profile"):
        compute_round(SPRING, call(staff(EAST)))


def test_shares_add_up_in_words() -> None:
    share = share_of("east", {"a": 3, "b": 1, "c": 0, "d": 0})
    assert (share.profiles, share.listed, share.unlisted, str(share.congestion)) == (4, 2, 2, "3.00")
    assert because_of((share,)) == "east: 2 + 2 = 4, most listed 3.00 x mean"
