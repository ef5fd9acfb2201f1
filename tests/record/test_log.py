"""The log: what is written is chained, canonical, append-only and proves itself."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import msgspec
import pytest
import rfc8785
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from hannover.errors import BrokenLogError, InputError
from hannover.record import domain, log, models
from hannover.record.models import Chain, Event
from hannover.record.projecting import tables

pytestmark = pytest.mark.django_db
JAPAN_2017 = date(2017, 3, 19)


def evidence(title: str = "A fact", *, on: date = JAPAN_2017) -> domain.Evidence:
    return domain.Evidence(
        title={"en": title},
        date=domain.FactDate(on=on),
        source=domain.Source(title="A source"),
        fields=("smes",),
    )


def write(*titles: str, side: str = "jp") -> list[log.Written]:
    drafts = [log.Draft(state=evidence(title), happened_on=JAPAN_2017) for title in titles]
    return log.append(log.Author(side=side), drafts)


def allow_changes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER record_event_no_update")
        cursor.execute("DROP TRIGGER record_event_no_delete")


def test_each_event_is_hashed_over_the_one_before_it() -> None:
    first, second = write("one", "two")
    bodies = {event.event: event.body.encode() for event in Event.objects.all()}
    head = hashlib.sha256(bytes(32) + bodies[first.id]).digest()
    assert first.hash == head.hex()
    assert second.hash == hashlib.sha256(head + bodies[second.id]).hexdigest()
    assert [str(head) for head in log.heads()] == [f"local/jp/public:2:{second.hash}"]


def test_each_side_and_audience_has_a_chain_of_its_own() -> None:
    write("one", side="jp")
    write("two", side="de")
    log.append(log.Author(side="de"), [log.Draft(state=evidence(), happened_on=JAPAN_2017, audience="side")])
    assert [head.chain for head in log.heads()] == ["local/de/public", "local/de/side", "local/jp/public"]
    assert [head.chain for head in log.public_heads()] == ["local/de/public", "local/jp/public"]
    assert log.verify() == log.heads()


def test_the_columns_of_an_event_are_those_of_its_body() -> None:
    write("one")
    event = Event.objects.get()
    body = json.loads(event.body)
    for name in (
        "chain",
        "sequence",
        "type",
        "entity",
        "action",
        "happened_on",
        "recorded_at",
        "side",
        "audience",
    ):
        assert getattr(event, name) == body[name]
    assert event.event == body["id"]


@given(st.dictionaries(st.sampled_from(["en", "ja", "de", "zh-Hant"]), st.text(), min_size=1))
def test_a_body_is_written_as_the_reference_implementation_writes_it(title: dict[str, str]) -> None:
    fact = domain.Evidence(title=title, date=domain.FactDate(on=JAPAN_2017), source=domain.Source(title="s"))
    body = log._body(
        log.Author(), log.Draft(state=fact, happened_on=JAPAN_2017), "2026-01-01T00:00:00.000000Z"
    )
    assert log._canonical(body) == rfc8785.dumps(msgspec.to_builtins(body))


def test_no_noun_holds_a_float() -> None:
    for model in (model for group in tables().values() for model in group):
        hints = model.noun.__annotations__.values()
        assert not [hint for hint in hints if "float" in str(hint)], model.noun


@pytest.mark.parametrize("verb", ["UPDATE record_event SET body = body", "DELETE FROM record_event"])
def test_the_database_refuses_to_change_the_log(verb: str) -> None:
    write("one")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("position", [0, 1, 2])
def test_verify_names_the_first_event_that_was_edited(position: int) -> None:
    written = write("one", "two", "three")
    allow_changes()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_event SET body = replace(body, '\"en\":', '\"fr\":') WHERE event = %s",
                       [written[position].id])  # fmt: skip
    with pytest.raises(BrokenLogError) as broken:
        log.verify()
    assert broken.value.event == written[position].id


def test_verify_notices_that_an_event_in_the_middle_is_gone() -> None:
    written = write("one", "two", "three")
    allow_changes()
    Event.objects.filter(event=written[1].id).delete()
    with pytest.raises(BrokenLogError) as broken:
        log.verify()
    assert broken.value.event == written[2].id


def test_verify_notices_that_the_end_of_a_chain_is_gone() -> None:
    written = write("one", "two")
    allow_changes()
    Event.objects.filter(event=written[1].id).delete()
    with pytest.raises(BrokenLogError, match="2 events were acknowledged"):
        log.verify()


def test_a_whole_chain_that_was_rewritten_does_not_extend_the_head_that_was_printed() -> None:
    write("one")
    head = log.heads()[0]
    write("two")
    assert log.verify([str(head)])
    allow_changes()
    Event.objects.all().delete()
    Chain.objects.all().delete()
    write("another", "story")
    log.verify()
    with pytest.raises(BrokenLogError, match="does not extend"):
        log.verify([str(head)])


@pytest.mark.parametrize("head", ["", "abc", "x" * 64])
def test_what_is_not_a_head_is_refused(head: str) -> None:
    with pytest.raises(InputError, match="is not a head"):
        log.verify([head])


def test_an_event_that_is_too_large_is_refused_and_nothing_is_written() -> None:
    drafts = [
        log.Draft(state=evidence("small"), happened_on=JAPAN_2017),
        log.Draft(state=evidence("x" * log.MAX_EVENT_BYTES), happened_on=JAPAN_2017),
    ]
    with pytest.raises(InputError, match="too many"):
        log.append(log.Author(side="jp"), drafts)
    assert not Event.objects.exists()
    assert not models.Evidence.objects.exists()


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(InputError, match="canonical JSON"):
        write("\ud800")


def test_recorded_times_never_go_back_within_a_chain() -> None:
    times = [write(str(number))[0].recorded_at for number in range(20)]
    assert times == sorted(times)
    assert len(set(times)) == 20
