"""What the store holds: the log, the tables made of it, the persons, the framework, waiting work, the
settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.core import checks
from django.db.models import Count, Max, Q

from hannover.jobs.models import Job, JobStatus
from hannover.record.log import replay, verify
from hannover.record.models import Chain, Evidence, EvidenceLink, EvidenceTally, Projection
from hannover.record.models.projection import ALWAYS, STILL
from hannover.record.moment import Moment, now
from hannover.record.persons.checking import differences_from_log
from hannover.record.projecting import tables
from hannover.record.reading import read_fields, read_programme
from hannover.record.remade import to_make_again
from hannover.record.tallying import EVERYTHING, GROUP
from hannover.web.doctor.finding import OK, PROBLEM, WARNING, Finding

CLOCK_TOLERANCE = timedelta(minutes=10)
PATIENCE = timedelta(minutes=10)
SHOWN = 5


def log() -> Iterator[Finding]:
    heads = verify()
    events = sum(head.length for head in heads)
    yield Finding(OK, "log", f"{events:,} events in {len(heads)} chains prove")


def projections() -> Iterator[Finding]:
    wrong = sorted(differences()) + [f"the count of {place}" for place in sorted(miscounted())]
    if wrong:
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        named = ", ".join(wrong[:SHOWN])
        yield Finding(PROBLEM, "tables", f"they differ from the log: {named}{more}", "hannover log rebuild")
    else:
        yield Finding(OK, "tables", "as the log says")


def differences() -> set[str]:
    """Entities whose newest row is not what the log says: "type id" each."""
    instant = datetime.now(UTC)
    moment = Moment(ALWAYS - timedelta(days=1), instant, is_now=False)
    stated = {key: msgspec.json.decode(state) for key, state in replay(moment).items()}
    wrong: set[str] = set()
    for kind, kept in tables().items():
        said = {entity: state for (type_, entity), state in stated.items() if type_ == kind}
        for model in kept:
            wrong |= {f"{kind} {entity}" for entity in _differing(model, said, moment)}
    return wrong


def miscounted() -> set[str]:
    """What evidence is counted for, field or commitment, where the count kept beside it is not its number."""
    current = Q(known_to=STILL, valid_to=ALWAYS)
    numbers = {"number": Count("id"), "newest": Max("valid_from")}
    every = Evidence.objects.filter(current).values_list(*GROUP[2:]).annotate(**numbers).order_by()
    bound = EvidenceLink.objects.filter(current).values_list(*GROUP).annotate(**numbers).order_by()
    counted = {(*EVERYTHING, *row) for row in every} | set(bound)
    kept = set(EvidenceTally.objects.values_list(*GROUP, "number", "newest"))
    return {" ".join(filter(None, row[:2])) for row in counted ^ kept}


def _differing(model: type[Projection], said: dict[str, Any], moment: Moment) -> set[str]:
    """The entities of one table that are absent, too many, or have another state or other columns."""
    keeps_state = any(column.name == "state" for column in model._meta.local_concrete_fields)
    found: dict[str, list[Projection]] = {}
    for row in model.objects.at(moment).iterator(chunk_size=2000):
        found.setdefault(str(row.entity), []).append(row)
    wrong = said.keys() ^ found.keys()
    for entity, rows in found.items():
        if entity not in said:
            continue
        noun: Any = msgspec.convert(said[entity], model.noun)
        expected = model.columns(noun, entity)
        if keeps_state and any(msgspec.json.decode(row.state) != said[entity] for row in rows):
            wrong.add(entity)
        if sorted(map(_key, expected)) != sorted(
            _key({name: getattr(row, name) for name in expected[0]}) for row in rows
        ):
            wrong.add(entity)
    return wrong


def _key(columns: dict[str, Any]) -> str:
    """Columns in a form to compare; texts by their words, whose order follows that of languages in the event."""
    return repr(sorted((name, sorted(str(value).split())) for name, value in columns.items()))


def persons() -> Iterator[Finding]:
    wrong = differences_from_log()
    if wrong:
        yield Finding(
            PROBLEM,
            "persons",
            f"roles or data that no event gave: {'; '.join(wrong[:SHOWN])}",
            "restore a backup",
        )
    else:
        yield Finding(OK, "persons", "roles as the log gave them")


def clock_of_log() -> Iterator[Finding]:
    last = max((chain.recorded_at for chain in Chain.objects.all()), default=None)
    if last is not None and last > datetime.now(UTC) + CLOCK_TOLERANCE:
        yield Finding(
            PROBLEM,
            "clock",
            f"the newest event is of {last:%Y-%m-%d %H:%M} UTC, which lies ahead",
            "set the clock",
        )


def framework() -> Iterator[Finding]:
    moment = now()
    programme = read_programme(moment)
    if programme is None:
        yield Finding(WARNING, "framework", "none is loaded yet", "hannover framework load FILE --as LOGIN")
        return
    bound = {field.package for field in read_fields(moment)} - {""}
    absent = sorted(bound - set(settings.FIELD_PACKAGES))
    if absent:
        yield Finding(
            PROBLEM,
            "framework",
            f"it binds packages that are not installed: {', '.join(absent)}",
            "install them",
        )
    else:
        yield Finding(OK, "framework", f"{programme.declaration.key}, {len(bound)} fields bound to packages")


def jobs() -> Iterator[Finding]:
    since = datetime.now(UTC) - PATIENCE
    waiting = Job.objects.filter(status=JobStatus.READY, run_after=None, enqueued_at__lt=since).count()
    lost = Job.objects.filter(status=JobStatus.RUNNING, lease_until__lt=since).count()
    if waiting or lost:
        yield Finding(
            WARNING,
            "jobs",
            f"{waiting + lost} wait, and nobody takes them up",
            "hannover serve, or hannover worker",
        )
    else:
        yield Finding(OK, "jobs", "none waits long")


def made_again() -> Iterator[Finding]:
    """What no backup holds, and a restored store therefore lacks."""
    commands = to_make_again()
    if commands:
        yield Finding(
            WARNING, "computed data", "some was not computed yet, or not again", "; ".join(commands)
        )
    else:
        yield Finding(OK, "computed data", "complete")


def configuration() -> Iterator[Finding]:
    """What Django itself finds wrong with the settings of a server."""
    for message in checks.run_checks(include_deployment_checks=not settings.DEMO):
        level = PROBLEM if message.is_serious() else WARNING
        yield Finding(level, "settings", f"{message.id}: {message.msg}", message.hint or "")


CHECKS: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
    ("log", log),
    ("tables", projections),
    ("persons", persons),
    ("clock", clock_of_log),
    ("framework", framework),
    ("jobs", jobs),
    ("computed data", made_again),
    ("settings", configuration),
)

__all__ = ["CHECKS", "differences"]
