"""The calendar: what any program that reads iCalendar (RFC 5545) finds in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar, Component

from hannover.accounts.permissions import VISITOR, Actor
from hannover.record import domain, models
from hannover.record.dialogues import actions, inputs
from hannover.record.dialogues.calendar import in_language, read_dates, span_of, write_calendar
from hannover.record.log import Author, Draft, append
from hannover.record.moment import Moment, now
from tests.record.dialogue_stage import EAST, WEST, Talks, as_of, call, officer, programme

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()
TITLE = {"en": "Sample; declaration, in short", "ja": "例の宣言"}
LONG = {
    "en": 'Line one,\nline two; with a \\ backslash, a "quote" and a comma, ' * 3,
    "de": "Größenabhängige Prüfungen, Überprüfungsmaßnahmen; Straßenverkehr\nund Ähnliches " * 4,
    "ja": "両国は、充電設備の相互接続試験を実施し、結果を次回会合で報告する。" * 6,
}


def written(
    language: str = "en", *, moment: Moment | None = None, actor: Actor = VISITOR, only: str = ""
) -> bytes:
    dates = read_dates(moment or now(), actor, only=only)
    return write_calendar(
        dates, title=TITLE, language=language, address=lambda name, key: f"https://example.org/{name}/{key}"
    )


def parsed(language: str = "en", **options: object) -> Component:
    return Calendar.from_ical(written(language, **options))  # type: ignore[arg-type]


def entry(kind: str, uid: str, calendar: Component | None = None) -> Component:
    (found,) = [one for one in (calendar or parsed()).walk(kind) if one["uid"] == uid]
    return found


def entity(key: str) -> str:
    return str(models.Round.objects.at(now()).get(key=key).entity)


def change(key: str, **values: object) -> None:
    actions.change_round(inputs.ChangeRound(round=key, **values), call(officer(EAST)))  # type: ignore[arg-type]


def unfolded(content: bytes) -> Iterator[str]:
    return iter(content.decode().replace("\r\n ", "").split("\r\n"))


def test_a_round_of_whole_days_ends_on_the_day_after_its_last() -> None:
    change("talks-1", date="2016-06-01/2016-06-02", place={"en": "Sampletown, Hall 2"})
    event = entry("VEVENT", entity("talks-1"))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2016, 6, 1), date(2016, 6, 3))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["summary"] == "Talks, round 1"
    assert event["location"] == "Sampletown, Hall 2"
    assert event["status"] == "CONFIRMED"
    assert event["url"] == "https://example.org/record:round/talks-1"


def test_times_with_an_offset_are_the_same_instants_in_utc() -> None:
    change("talks-3", date="2020-06-01", start="2020-06-01T09:30:00+09:00", end="2020-06-01T18:00:00+09:00")
    event = entry("VEVENT", entity("talks-3"))
    assert event.decoded("dtstart") == datetime(2020, 6, 1, 0, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2020, 6, 1, 9, 0, tzinfo=UTC)
    assert "DTSTART:20200601T003000Z" in list(unfolded(written()))


def test_a_start_without_an_end_has_no_end() -> None:
    held = domain.Round(
        key="r",
        dialogue="talks",
        number=1,
        date=domain.FactDate(on=date(2020, 6, 1)),
        place={},
        start="2020-06-01T22:00:00-05:00",
    )
    assert span_of(held) == (datetime(2020, 6, 2, 3, 0, tzinfo=UTC), None)


@pytest.mark.parametrize("day", ["2016", "2016-06"])
def test_a_round_without_a_day_is_left_out_and_the_calendar_says_so(day: str) -> None:
    change("talks-1", date=day)
    calendar = parsed()
    assert entity("talks-1") not in [event["uid"] for event in calendar.walk("VEVENT")]
    assert len(calendar.walk("VEVENT")) == 2
    assert calendar["description"] == "1 round is left out: its day is not known."


def test_a_round_whose_date_is_not_confirmed_is_tentative() -> None:
    change("talks-1", date="2016-06-01", confirmed=False)
    assert entry("VEVENT", entity("talks-1"))["status"] == "TENTATIVE"


def test_a_moved_round_keeps_its_uid_and_counts_its_changes() -> None:
    key = talks.plan("2031-06-01")
    first = entry("VEVENT", entity(key))
    change(key, date="2031-07-01")
    change(key, date="2031-07-02")
    moved = entry("VEVENT", entity(key))
    assert (int(first["sequence"]), int(moved["sequence"])) == (0, 2)
    assert moved.decoded("dtstart") == date(2031, 7, 2)
    newest = models.Event.objects.filter(entity=entity(key)).order_by("-position")[0]
    assert moved.decoded("dtstamp") == datetime.fromisoformat(newest.recorded_at).replace(microsecond=0)


def test_a_deadline_is_something_to_do_and_follows_what_becomes_of_it() -> None:
    outcome = talks.drafted(due="2031-03-31", owners={EAST: "east-office"})
    todo = entry("VTODO", outcome)
    assert todo.decoded("due") == date(2031, 3, 31)
    assert todo["due"].params["VALUE"] == "DATE"
    assert (todo["summary"], todo["status"]) == ("Deadline (not agreed yet): Cables", "NEEDS-ACTION")
    assert (todo["description"], int(todo["sequence"])) == ("Both sides test the cables.", 0)
    assert todo["url"] == f"https://example.org/record:outcome/{outcome}"

    talks.agree(outcome)
    talks.report(outcome, by=EAST)
    todo = entry("VTODO", outcome)
    assert (todo["summary"], todo["status"], int(todo["sequence"])) == ("Deadline: Cables", "IN-PROCESS", 3)

    talks.report(outcome, by=WEST)
    todo = entry("VTODO", outcome)
    assert (todo["status"], int(todo["percent-complete"]), int(todo["sequence"])) == ("COMPLETED", 100, 4)


def test_an_outcome_without_a_deadline_is_in_no_calendar() -> None:
    talks.drafted()
    assert parsed().walk("VTODO") == []


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_texts_come_back_whole_in_the_language_that_was_asked_for(language: str) -> None:
    outcome = talks.drafted(due="2031-03-31", wording=LONG)
    todo = entry("VTODO", outcome, parsed(language))
    assert todo["description"] == LONG[language].strip()
    assert todo["description"].params["LANGUAGE"] == language


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_lines_are_folded_at_75_octets_and_never_inside_a_character(language: str) -> None:
    talks.drafted(due="2031-03-31", wording=LONG)
    content = written(language)
    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_signs_with_a_meaning_are_escaped() -> None:
    talks.drafted(due="2031-03-31", wording={"en": "a; b, c\\d\ne: f"})
    assert "DESCRIPTION;LANGUAGE=en:a\\; b\\, c\\\\d\\ne: f" in list(unfolded(written()))


def test_a_missing_language_is_said_to_be_another() -> None:
    calendar = parsed("ko")
    assert (calendar["x-wr-calname"], calendar["x-wr-calname"].params["LANGUAGE"]) == (TITLE["en"], "en")
    assert in_language({"de": "nur"}, "ja") == ("nur", "de")
    assert in_language({"pt": "só"}, "pt-br") == ("só", "pt")
    assert in_language({}, "ja") == ("", "ja")


def test_what_rfc_5545_requires_is_there_once() -> None:
    talks.drafted(due="2031-03-31")
    calendar = parsed()
    assert (calendar["version"], calendar["method"], bool(calendar["prodid"])) == ("2.0", "PUBLISH", True)
    components = [*calendar.walk("VEVENT"), *calendar.walk("VTODO")]
    assert len(components) == 4
    for component in components:
        for required in ("uid", "dtstamp", "sequence", "summary"):
            assert component.get(required) is not None
            assert not isinstance(component[required], list)
        assert component.errors == []
    uids = [str(component["uid"]) for component in components]
    assert len(set(uids)) == len(uids)


def test_the_file_of_a_round_holds_that_round_alone() -> None:
    talks.drafted(due="2031-03-31")
    calendar = parsed(only="talks-2")
    assert [component["uid"] for component in calendar.walk() if "uid" in component] == [entity("talks-2")]


def test_the_calendar_shows_the_moment_that_is_asked_for() -> None:
    known = now()
    talks.drafted(due="2031-03-31")
    assert len(parsed(moment=as_of(date(2018, 12, 31))).walk("VEVENT")) == 2
    assert parsed(moment=known).walk("VTODO") == []


def test_the_calendar_of_the_public_holds_what_is_public() -> None:
    outcome = talks.drafted(due="2031-03-31", audience="side")
    held = domain.Round(
        key="own", dialogue="talks", number=9, date=domain.FactDate(on=date(2021, 6, 1)), place={}
    )
    own = append(Author(side=EAST), [Draft(state=held, happened_on=date(2021, 6, 1), audience="side")])[
        0
    ].entity
    assert {outcome, own}.isdisjoint(one.get("uid") for one in parsed().walk())
    assert {outcome, own} <= {str(one.get("uid")) for one in parsed(actor=officer(EAST)).walk()}
    assert {outcome, own}.isdisjoint(one.get("uid") for one in parsed(actor=officer(WEST)).walk())


def test_changes_that_a_reader_may_not_see_are_not_counted_for_them() -> None:
    outcome = talks.drafted(due="2031-03-31", audience="side")
    talks.amend(outcome)
    talks.amend(outcome, audience="public")
    own = parsed(actor=officer(EAST))
    assert [int(entry("VTODO", outcome, calendar)["sequence"]) for calendar in (parsed(), own)] == [0, 2]


def test_the_number_of_queries_does_not_grow_with_the_dates(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(3):
        talks.plan(f"{2031 + number}-06-01")
        talks.agree(talks.drafted(due="2031-03-31", owners={EAST: "east-office"}))
    with django_assert_max_num_queries(11):
        written()
