"""What the record holds can be read by GET: at a moment, in a language, by whoever may."""

from __future__ import annotations

from datetime import date

import pytest

from hannover.accounts.permissions import Role
from hannover.record import domain
from hannover.record.log import Author, Draft, append, heads, public_heads
from tests.contract.stage import EAST, EVIDENCE, PACKAGES, SOURCE, WEST, Api, Programme, key_of, make_caller


@pytest.fixture
def facts(programme: Programme) -> list[str]:
    """Three facts of the field of `ict`: in 2016, in 2018 and, for the eyes of one side, in 2020."""
    written = []
    for year, audience in ((2016, "public"), (2018, "public"), (2020, "side")):
        evidence = domain.Evidence(
            title={"en": f"Fact of {year}", "ja": f"{year}年の事実"},
            date=domain.FactDate(on=date(year, 5, 1)),
            source=SOURCE,
            fields=(key_of("ict"),),
            commitments=("promise-ict",),
        )
        draft = Draft(state=evidence, happened_on=date(year, 5, 1), audience=audience)
        written += append(Author(side=EAST), [draft])
    return [event.entity for event in written]


def test_the_programme_is_told_with_its_sides(api: Api, programme: Programme) -> None:
    told = api.get("programme").json()
    assert told["declaration"]["title"] == {
        "en": "Sample declaration",
        "ja": "サンプル宣言",
        "de": "Beispielerklärung",
    }
    assert [side["key"] for side in told["sides"]] == [EAST, WEST]
    assert told["signed"] is True
    assert api.get("sides").json() == told["sides"]


def test_an_empty_store_says_that_no_framework_was_loaded(api: Api, db: None) -> None:
    response = api.get("programme")
    assert (response.status_code, response.json()["remedy"]) == (404, "hannover framework load FILE")


def test_the_fields_come_in_their_order_with_what_the_evidence_says(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    fields = api.get("fields").json()
    assert [entry["field"]["key"] for entry in fields] == [key_of(package) for package in PACKAGES]
    one = api.get(f"fields/{key_of('ict')}").json()
    assert one == fields[PACKAGES.index("ict")]
    assert (one["commitments"], one["evidence"]["confirmed"]) == (1, 2)


def test_a_commitment_is_told_with_its_owners_and_sums(api: Api, programme: Programme) -> None:
    told = api.get("commitments/promise-ict").json()
    assert [owner["side"] for owner in told["owners"]] == [EAST, WEST]
    assert told["owners"][1]["organization"] is None
    assert told["indicators"][0]["missing"] == ["evidence", "target", "baseline"]
    assert told["progress"] == {"attained": None, "counted": 0, "indicators": 1}
    listed = api.get(f"commitments?field={key_of('ict')}").json()
    assert [item["commitment"]["key"] for item in listed["items"]] == ["promise-ict"]


def test_the_indicators_can_be_had_of_a_field_and_of_a_commitment(api: Api, programme: Programme) -> None:
    assert api.get("indicators").json()["total"] == len(PACKAGES)
    for query in (f"field={key_of('smes')}", "commitment=promise-smes"):
        found = api.get(f"indicators?{query}").json()["items"]
        assert [entry["indicator"]["key"] for entry in found] == ["count-smes"]


def test_as_of_shows_what_had_happened_by_then(api: Api, programme: Programme, facts: list[str]) -> None:
    counted = {
        when: api.get(f"evidence?as_of={when}").json()["total"]
        for when in ("2015", "2016", "2017-12-31", "2018")
    }
    assert counted == {"2015": 0, "2016": 1, "2017-12-31": 1, "2018": 2}


def test_known_at_shows_what_had_been_recorded_by_then(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    recorded = api.get(f"evidence/{facts[0]}").json()["recorded_at"]
    query = recorded.replace("+", "%2B")
    assert api.get(f"evidence?known_at={query}").json()["total"] == 1
    assert api.get("events?known_at=2001-01-01").json()["total"] == 0


def test_evidence_is_found_by_words_kind_year_and_order(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    assert api.get("evidence?text=2018 fact").json()["total"] == 1
    assert api.get("evidence?text=2018年の事実").json()["total"] == 1
    assert api.get("evidence?kind=visit").json()["total"] == 0
    assert api.get("evidence?year=2016&commitment=promise-ict").json()["items"][0]["entity"] == facts[0]
    assert [item["entity"] for item in api.get("evidence?order=oldest").json()["items"]] == facts[:2]


def test_what_a_side_keeps_to_itself_only_its_own_staff_reads(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    west = make_caller(Role.OFFICER, side=WEST)
    seen = {
        name: api.get(f"evidence/{facts[2]}", caller=caller).status_code
        for name, caller in {"east": programme.officer, "west": west, "visitor": None}.items()
    }
    assert seen == {"east": 200, "west": 404, "visitor": 404}


def test_texts_come_in_one_language_when_one_is_asked_for(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    title = {
        language: api.get(f"evidence/{facts[0]}?language={language}").json()["evidence"]["title"]
        for language in ("ja", "de")
    }
    assert title == {"ja": {"ja": "2016年の事実"}, "de": {"en": "Fact of 2016"}}


def test_owners_are_no_text_and_stay_whole_in_every_language(api: Api, programme: Programme) -> None:
    told = api.get("commitments/promise-ict?language=ja").json()
    assert told["commitment"]["owners"] == {EAST: "east-office"}


def test_organizations_are_told_with_what_they_are_in_charge_of(api: Api, programme: Programme) -> None:
    listed = api.get(f"organizations?side={EAST}&text=office").json()
    assert [item["organization"]["key"] for item in listed["items"]] == ["east-office"]
    one = api.get("organizations/east-office").json()
    assert len(one["commitments"]) == len(PACKAGES)


def test_the_timeline_has_a_lane_for_every_field(api: Api, programme: Programme, facts: list[str]) -> None:
    lanes = api.get("timeline").json()["lanes"]
    marks = {lane["field"]["key"] if lane["field"] else "": len(lane["marks"]) for lane in lanes}
    assert marks == {"": 0, **{key_of(package): 2 if package == "ict" else 0 for package in PACKAGES}}


def test_the_events_of_a_chain_can_be_verified_by_whoever_reads_them(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    import hashlib

    import rfc8785

    ends = {}
    for head in api.get("chains").json():
        last = bytes(32)
        for number in range(1, -(-head["length"] // 200) + 1):
            page = api.get(f"events?chain={head['chain']}&size=200&page={number}").json()
            for event in page["items"]:
                last = hashlib.sha256(last + rfc8785.dumps(event["body"])).digest()
                assert event["hash"] == last.hex()
        ends[head["chain"]] = last.hex()
    assert ends == {head.chain: head.hash for head in public_heads()}


def test_each_caller_sees_the_chains_that_they_may_read(
    api: Api, programme: Programme, facts: list[str]
) -> None:
    public = {head.chain for head in public_heads()}
    seen = {
        role: {head["chain"] for head in api.get("chains", caller=programme.callers[role]).json()}
        for role in (Role.VISITOR, Role.PARTICIPANT, Role.OFFICER, Role.ADMINISTRATOR)
    }
    own = {f"local/{EAST}/side"}
    everything = {head.chain for head in heads()}
    assert seen == {
        Role.VISITOR: public,
        Role.PARTICIPANT: public,
        Role.OFFICER: public | own,
        Role.ADMINISTRATOR: everything,
    }


def test_callers_are_told_who_they_are(api: Api, programme: Programme) -> None:
    assert api.get("me").json() == {"id": "", "roles": []}
    told = api.get("me", caller=programme.officer).json()
    assert told == {
        "id": programme.officer.actor.id,
        "roles": [{"role": "officer", "side": EAST, "organization": ""}],
    }


def test_evidence_added_by_post_is_read_by_get(api: Api, programme: Programme) -> None:
    added = api.post("ict/add-evidence", EVIDENCE, caller=programme.officer).json()
    read = api.get(f"evidence/{added['evidence']}").json()
    assert read["evidence"]["title"] == {"en": "A visit"}
    assert read["side"] == EAST
