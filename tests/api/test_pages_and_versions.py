"""Lists come in pages that lead to each other; what has not changed is not sent again."""

from __future__ import annotations

import re
from datetime import date

import pytest

from hannover.accounts.permissions import Role
from hannover.record import domain
from hannover.record.log import Author, Draft, append
from tests.contract.stage import EAST, EVIDENCE, SOURCE, Api, Programme


def links(header: str) -> dict[str, str]:
    return {relation: url for url, relation in re.findall(r'<([^>]+)>; rel="(\w+)"', header)}


@pytest.fixture
def seven_facts(programme: Programme) -> None:
    for number in range(7):
        evidence = domain.Evidence(
            title={"en": f"Fact {number}"}, date=domain.FactDate(on=date(2018, 1, number + 1)), source=SOURCE
        )
        append(Author(side=EAST), [Draft(state=evidence, happened_on=date(2018, 1, number + 1))])


def test_following_next_reads_every_item_once(api: Api, seven_facts: None) -> None:
    url, read = "evidence?size=3&order=oldest", []
    while url:
        response = api.get(url)
        read += [item["evidence"]["title"]["en"] for item in response.json()["items"]]
        url = links(response["Link"]).get("next", "").removeprefix("/api/v1/")
    assert read == [f"Fact {number}" for number in range(7)]


def test_a_page_in_the_middle_knows_all_its_neighbours(api: Api, seven_facts: None) -> None:
    response = api.get("evidence?size=3&page=2&kind=other")
    told = response.json()
    assert (told["page"], told["pages"], told["total"], len(told["items"])) == (2, 3, 7, 3)
    assert links(response["Link"]) == {
        "first": "/api/v1/evidence?size=3&page=1&kind=other",
        "prev": "/api/v1/evidence?size=3&page=1&kind=other",
        "next": "/api/v1/evidence?size=3&page=3&kind=other",
        "last": "/api/v1/evidence?size=3&page=3&kind=other",
    }


def test_a_page_after_the_last_is_the_last(api: Api, seven_facts: None) -> None:
    assert api.get("evidence?size=3&page=99").json()["page"] == 3


@pytest.mark.parametrize("query", ["size=0", "size=201", "page=0", "page=x", "page=-1"])
def test_a_page_that_cannot_be_is_refused(query: str, api: Api, programme: Programme) -> None:
    response = api.get(f"evidence?{query}")
    assert (response.status_code, response.json()["field"]) == (400, query.partition("=")[0])


def test_what_has_not_changed_is_not_sent_again(api: Api, programme: Programme) -> None:
    first = api.get("fields")
    again = api.get("fields", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_write_makes_every_version_old(api: Api, programme: Programme) -> None:
    before = api.get("evidence")["ETag"]
    api.post("ict/add-evidence", EVIDENCE, caller=programme.officer)
    after = api.get("evidence", **{"If-None-Match": before})
    assert (after.status_code, after["ETag"] == before) == (200, False)


def test_who_sees_more_has_another_version(api: Api, programme: Programme) -> None:
    tags = {
        role: api.get("evidence", caller=programme.callers[role])["ETag"]
        for role in (Role.VISITOR, Role.PARTICIPANT, Role.OFFICER, Role.ADMINISTRATOR)
    }
    assert tags[Role.VISITOR] == tags[Role.PARTICIPANT]
    assert len(set(tags.values())) == 3


def test_another_page_language_or_moment_is_another_version(api: Api, programme: Programme) -> None:
    queries = ("", "?size=3", "?language=ja", "?as_of=2018", "?known_at=2100-01-01")
    assert len({api.get(f"evidence{query}")["ETag"] for query in queries}) == len(queries)


def test_no_cache_between_keeps_what_depends_on_who_asks(api: Api, programme: Programme) -> None:
    response = api.get("fields")
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {word.strip() for word in response["Vary"].split(",")}


def test_unchanged_is_told_without_reading_the_record(
    api: Api, programme: Programme, django_assert_max_num_queries: object
) -> None:
    etag = api.get("commitments?size=200")["ETag"]
    with django_assert_max_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture is a context
        assert api.get("commitments?size=200", **{"If-None-Match": etag}).status_code == 304


def test_head_tells_the_length_without_the_body(api: Api, programme: Programme) -> None:
    whole = api.get("sides")
    head = api.client.head("/api/v1/sides")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]
