"""Every address of the pages, asked for by every role: one table says who gets in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

import hannover.demo
from hannover.accounts.models import Person
from hannover.accounts.permissions import Actor, Held, Role
from hannover.demo.persons import make_sample_persons
from hannover.demo.sample import load_sample
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.framework import load_framework
from hannover.record.framework import read_framework
from hannover.record.log import Author, Draft, append
from hannover.record.moment import now

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BUNDLED = Path(hannover.demo.__file__).parent / "hannover-2017"
VISITOR, PARTICIPANT, REVIEWER = "visitor", "participant", "reviewer"
OFFICER, SECRETARIAT, OTHER, ADMINISTRATOR = "officer", "secretariat", "other secretariat", "administrator"
ROLES = (VISITOR, PARTICIPANT, REVIEWER, OFFICER, SECRETARIAT, OTHER, ADMINISTRATOR)

ALL = set(ROLES)
SIGNED_IN = ALL - {VISITOR}
STAFF = {OFFICER, SECRETARIAT, OTHER}
OWN_STAFF = {OFFICER, SECRETARIAT}
ADMINISTRATION = {ADMINISTRATOR}

MAY_READ: dict[str, set[str]] = {
    **dict.fromkeys(
        [
            "record:overview",
            "record:timeline",
            "record:fields",
            "record:field",
            "record:commitment",
            "record:evidence",
            "record:evidence-csv",
            "record:evidence-json",
            "record:evidence-item",
            "record:organizations",
            "record:organization",
            "record:history",
            "record:dialogues",
            "record:dialogue",
            "record:round",
            "record:round-calendar",
            "record:open-outcomes",
            "record:outcome",
            "record:calendar",
            "accounts:sign-in",
            "record:report",
            "record:report-pdf",
            "record:report-json",
            "record:report-html",
        ],
        ALL,
    ),
    **dict.fromkeys(
        [
            "record:assess",
            "record:observe",
            "record:reach",
            "record:add-evidence",
            "record:plan-round",
            "record:open-dialogue",
            "record:change-round",
            "record:add-item",
            "record:record-statement",
            "record:draft-outcome",
            "record:amend-outcome",
            "record:report-outcome",
        ],
        STAFF,
    ),
    "record:withdraw": OWN_STAFF,
    "record:rename": OWN_STAFF | {PARTICIPANT},
    "record:sign-outcome": {SECRETARIAT},  # the other side has signed the sample outcome already
    **dict.fromkeys(
        [
            "record:persons",
            "record:person-new",
            "record:person",
            "record:person-forget",
            "accounts:locks",
        ],
        ADMINISTRATION,
    ),
    **dict.fromkeys(
        [
            "accounts:account",
            "accounts:password",
            "accounts:tokens",
            "accounts:forget",
        ],
        SIGNED_IN,
    ),
}
"""Who may open a page; everybody else is refused (409: it is for the other side), or asked to sign in."""

TRIED_ELSEWHERE = {
    "record:evidence-file": "needs an uploaded file: tests of the evidence pages",
    "record:job": "only who started a job, and operators: tests of the job pages",
    "record:cancel-job": "POST alone: tests of the job pages",
    "record:person-password": "POST alone: tests of the administration of persons",
    "record:role-withdraw": "POST alone: tests of the administration of persons",
    "record:person-token-revoke": "POST alone: tests of the administration of persons",
    "accounts:sign-out": "POST alone: tests of signing in",
    "accounts:token-revoke": "POST alone: tests of accounts",
    "accounts:password-link": "needs a fresh link: tests of accounts",
    "accounts:lock-release": "POST alone: tests of accounts",
}


def addresses(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}"
        else:
            yield from addresses(pattern.url_patterns, pattern.namespace or namespace)


def page_addresses() -> set[str]:
    """Every named address under a language prefix, the fields' own pages aside (they are the same view)."""
    found = set(addresses(get_resolver().url_patterns))
    return {name for name in found if name.startswith(("record:", "accounts:"))}


def test_every_address_is_in_the_table() -> None:
    assert page_addresses() == set(MAY_READ) | set(TRIED_ELSEWHERE)


@pytest.fixture
def programme() -> Context:
    administration = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
    load_framework(read_framework(BUNDLED), administration)
    make_sample_persons(administration)
    load_sample()
    return administration


def people() -> dict[str, Person | None]:
    """One person for each role; the participant belongs to an organization of the first side."""
    first, second = (row.key for row in models.Side.objects.at(now()).order_by("id"))
    sample = Person.objects.filter(is_sample=True)

    def holder(role: Role, side: str = "") -> Person:
        return sample.filter(grants__role=role, **({"grants__side": side} if side else {})).order_by("login")[
            0
        ]

    own = models.Organization.objects.at(now()).filter(parent=first).values_list("key", flat=True)
    return {
        VISITOR: None,
        PARTICIPANT: sample.get(grants__role=Role.PARTICIPANT, grants__organization__in=list(own)),
        REVIEWER: holder(Role.REVIEWER, first),
        OFFICER: holder(Role.OFFICER, first),
        SECRETARIAT: holder(Role.SECRETARIAT, first),
        OTHER: holder(Role.SECRETARIAT, second),
        ADMINISTRATOR: holder(Role.ADMINISTRATOR),
    }


def arguments(participant: Person) -> dict[str, dict[str, str]]:
    """Values for the parts of addresses, taken from the sample programme."""
    first = models.Side.objects.at(now()).order_by("id")[0].key
    evidence = domain.Evidence(
        title={"en": "A sample fact"},
        date=domain.FactDate(on=now().as_of),
        source=domain.Source(title="Sample"),
    )
    [written] = append(Author(side=first), [Draft(state=evidence, happened_on=now().as_of)])
    outcome = models.Outcome.objects.at(now()).order_by("-id")[0]
    fact: domain.Outcome = outcome.fact
    item = {"key": fact.round, "item": fact.agenda_item}
    observed = domain.Indicator(
        key="sample-observed", commitment="smes-visits", title={"en": "Sample"}, unit={"en": "visits"}
    )
    append(Author(), [Draft(state=observed, happened_on=now().as_of)])
    by_prefix = {
        "record:field": {"key": "smes"},
        "record:commitment record:assess": {"key": "smes-visits"},
        "record:observe": {"key": "sample-observed"},
        "record:reach": {"key": "smes-first-visit"},
        "record:evidence-item record:withdraw": {"key": written.entity},
        "record:organization record:rename": {"key": participant.grants.get().organization},
        "record:dialogue record:plan-round": {"key": fact.dialogue},
        "record:round record:round-calendar record:change-round record:add-item": {"key": fact.round},
        "record:record-statement record:draft-outcome": item,
        "record:outcome record:amend-outcome record:sign-outcome record:report-outcome": {
            "key": str(outcome.entity)
        },
        "record:person record:person-password record:person-forget": {"key": str(participant.pk)},
    }
    return {name: values for names, values in by_prefix.items() for name in names.split()}


def test_every_role_gets_into_its_pages_and_no_others(programme: Context) -> None:
    persons = people()
    participant = persons[PARTICIPANT]
    assert participant is not None
    parts = arguments(participant)
    wrong = []
    for role, person in persons.items():
        client = Client()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for name, admitted in MAY_READ.items():
            with translation.override("en"):
                address = reverse(name, kwargs=parts.get(name))
            status = client.get(address).status_code
            expected = {200} if role in admitted else {403, 302} if role == VISITOR else {403, 409}
            if name == "accounts:sign-in" and role != VISITOR:
                expected = {200, 302}
            if status not in expected:
                wrong.append(f"{role} at {name}: {status}, not {sorted(expected)}")
    assert not wrong, "\n".join(wrong)
