"""The tables follow from the log at every moment: what had happened, as far as it was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.accounts.permissions import VISITOR
from hannover.record import domain, log, models, projecting
from hannover.record.moment import Moment, now
from hannover.record.projecting import Fact, versions
from hannover.record.reading import read_history

pytestmark = pytest.mark.django_db
DAY = date(2017, 1, 1)


def assessment(level: domain.Level, on: date) -> domain.Assessment:
    return domain.Assessment(commitment="c", side="jp", level=level, on=on, reason={"en": "because"})


def assess(level: domain.Level, on: date, *, entity: str = "", replaces: str = "") -> log.Written:
    draft = log.Draft(state=assessment(level, on), happened_on=on, entity=entity, replaces=replaces)
    return log.append(log.Author(side="jp"), [draft])[0]


def level_at(as_of: date, known_at: datetime | None = None) -> str | None:
    moment = Moment(as_of, known_at or now().known_at, is_now=False)
    row = models.Assessment.objects.at(moment).first()
    return row.fact.level.value if row else None


def instant(written: log.Written) -> datetime:
    return datetime.fromisoformat(written.recorded_at)


def test_a_view_as_of_a_day_shows_what_had_happened_by_then() -> None:
    first = assess(domain.Level.NOT_STARTED, date(2017, 6, 1))
    assess(domain.Level.LIMITED, date(2018, 6, 1), entity=first.entity)
    assert level_at(date(2017, 5, 31)) is None
    assert level_at(date(2017, 6, 1)) == "not-started"
    assert level_at(date(2018, 5, 31)) == "not-started"
    assert level_at(date(2018, 6, 1)) == "limited"


def test_a_view_as_known_at_an_instant_ignores_what_was_recorded_later() -> None:
    first = assess(domain.Level.NOT_STARTED, date(2017, 6, 1))
    second = assess(domain.Level.LIMITED, date(2017, 7, 1), entity=first.entity)
    before = instant(second) - timedelta(microseconds=1)
    assert level_at(date(2020, 1, 1), before) == "not-started"
    assert level_at(date(2020, 1, 1), instant(second)) == "limited"


def test_a_fact_recorded_late_takes_its_place_between_the_facts_of_its_time() -> None:
    first = assess(domain.Level.NOT_STARTED, date(2017, 1, 1))
    assess(domain.Level.COMPLETE, date(2019, 1, 1), entity=first.entity)
    assess(domain.Level.LIMITED, date(2018, 1, 1), entity=first.entity)
    assert level_at(date(2018, 6, 1)) == "limited"
    assert level_at(date(2019, 6, 1)) == "complete"


def test_a_correction_replaces_its_event_from_its_recording_on() -> None:
    first = assess(domain.Level.COMPLETE, date(2017, 1, 1))
    corrected = assess(domain.Level.LIMITED, date(2017, 3, 1), entity=first.entity, replaces=first.id)
    assert level_at(date(2017, 2, 1)) is None
    assert level_at(date(2017, 4, 1)) == "limited"
    assert level_at(date(2017, 2, 1), instant(corrected) - timedelta(microseconds=1)) == "complete"


def test_what_was_withdrawn_is_gone_now_and_was_there_before() -> None:
    first = assess(domain.Level.COMPLETE, DAY)
    withdrawal = log.Draft(
        state=None,
        type="assessment",
        entity=first.entity,
        happened_on=DAY,
        action="withdrawn",
        replaces=first.id,
    )
    gone = log.append(log.Author(side="jp"), [withdrawal])[0]
    assert level_at(date(2020, 1, 1)) is None
    assert level_at(date(2020, 1, 1), instant(gone) - timedelta(microseconds=1)) == "complete"


def test_fields_and_sides_are_shown_before_the_declaration_was_signed() -> None:
    field = domain.Field(key="f", number=1, title={"en": "F"}, summary={"en": "F"})
    log.append(log.Author(), [log.Draft(state=field, happened_on=date(2017, 3, 19))])
    assert models.Field.objects.at(Moment(date(2015, 1, 1), now().known_at)).count() == 1


def test_two_facts_of_one_entity_in_one_batch_both_hold_in_their_time() -> None:
    entity = "01990000-0000-7000-8000-000000000001"
    drafts = [
        log.Draft(state=assessment(level, on), happened_on=on, entity=entity)
        for level, on in (
            (domain.Level.NOT_STARTED, date(2017, 1, 1)),
            (domain.Level.COMPLETE, date(2018, 1, 1)),
        )
    ]
    log.append(log.Author(side="jp"), drafts)
    assert level_at(date(2017, 6, 1)) == "not-started"
    assert level_at(date(2018, 6, 1)) == "complete"


events = st.lists(
    st.tuples(
        st.integers(0, 3),  # which entity
        st.integers(0, 40),  # day it happened
        st.sampled_from(list(domain.Level)),
        st.integers(-1, 12),  # which earlier event it replaces, if there is one
        st.booleans(),  # withdrawn
    ),
    max_size=14,
)


def write_history(history: list[tuple[int, int, domain.Level, int, bool]]) -> list[log.Written]:
    entities = [f"01990000-0000-7000-8000-00000000000{number}" for number in range(4)]
    written: list[log.Written] = []
    for which, day, level, replaced, withdrawn in history:
        on = DAY + timedelta(days=day)
        own = [event.id for event in written if event.entity == entities[which]]
        draft = log.Draft(
            state=None if withdrawn else assessment(level, on),
            type="assessment",
            happened_on=on,
            entity=entities[which],
            replaces=own[replaced] if 0 <= replaced < len(own) else "",
        )
        written += log.append(log.Author(side="jp"), [draft])
    return written


def table_at(moment: Moment) -> dict[tuple[str, str], domain.Assessment]:
    return {("assessment", str(row.entity)): row.fact for row in models.Assessment.objects.at(moment)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=events, as_of=st.integers(-1, 45), known=st.integers(0, 14))
def test_the_tables_agree_with_a_replay_of_the_log_at_any_moment(
    history: list[tuple[int, int, domain.Level, int, bool]], as_of: int, known: int
) -> None:
    models.Assessment.objects.all().delete()
    allow_emptying()
    written = write_history(history)
    known_at = instant(written[known]) if known < len(written) else now().known_at
    moment = Moment(DAY + timedelta(days=as_of), known_at, is_now=False)
    replayed = {
        key: msgspec.json.decode(state, type=domain.Assessment) for key, state in log.replay(moment).items()
    }
    assert table_at(moment) == replayed
    projecting.rebuild()
    assert table_at(moment) == replayed


def allow_emptying() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS record_event_no_{verb}")
        cursor.execute("DELETE FROM record_event")
        cursor.execute("DELETE FROM record_chain")


def test_versions_of_one_entity_never_overlap() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    fact = Fact("", DAY, start, "", "jp", "public", assessment(domain.Level.LIMITED, DAY))
    facts = [
        fact._replace(
            event=str(number), happened_on=DAY + timedelta(days=day), recorded_at=start + timedelta(number)
        )
        for number, day in enumerate((5, 3, 9, 3, 5, 1))
    ]
    found = versions(facts)
    for one in found:
        for other in found:
            if one is not other:
                apart_in_time = one.segment.valid_to <= other.segment.valid_from or (
                    other.segment.valid_to <= one.segment.valid_from
                )
                apart_in_knowledge = one.known_to <= other.known_from or other.known_to <= one.known_from
                assert apart_in_time or apart_in_knowledge


def test_a_rebuild_makes_the_same_rows_again() -> None:
    first = assess(domain.Level.NOT_STARTED, date(2017, 6, 1))
    assess(domain.Level.LIMITED, date(2018, 6, 1), entity=first.entity)
    columns = [field.name for field in models.Assessment._meta.fields if field.name != "id"]
    before = sorted(models.Assessment.objects.values_list(*columns))
    assert projecting.rebuild() == 2
    assert sorted(models.Assessment.objects.values_list(*columns)) == before


def test_nouns_come_back_from_their_table_as_they_were() -> None:
    noun = replace(assessment(domain.Level.LIMITED, DAY), reason={"ja": "理由", "de": "Grund"})
    log.append(log.Author(side="jp"), [log.Draft(state=noun, happened_on=DAY)])
    assert models.Assessment.objects.get().fact == noun


def test_why_something_was_withdrawn_stays_in_the_log() -> None:
    first = assess(domain.Level.COMPLETE, DAY)
    withdrawal = log.Draft(
        state=None, type="assessment", entity=first.entity, happened_on=DAY, replaces=first.id, note="a slip"
    )
    log.append(log.Author(side="jp"), [withdrawal])
    newest = read_history(now(), VISITOR, entity=first.entity).items[0]
    assert newest.note == "a slip"
