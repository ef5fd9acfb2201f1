"""What pages show of persons: the administration's list, one person, one's own account, and names behind
acts.

Personal data is of today: it has no history to be read, and `as_of` does not apply to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import Actor, Role
from hannover.accounts.wording import ROLE_WORDS, allowed_to
from hannover.errors import UnknownError
from hannover.record import domain, models
from hannover.record.models import Event, RoleRecord
from hannover.record.moment import now
from hannover.record.persons.words import DEEDS
from hannover.record.reading.paging import Page, page_of, page_of_sequence

PERSONS_A_PAGE = 50
DEEDS_SHOWN = 20


class Shown(StrEnum):
    """How a person appears behind an act."""

    NAMED = "named"
    WITHHELD = "withheld"
    FORGOTTEN = "forgotten"
    PROGRAMME = "programme"


@dataclass(frozen=True)
class NameShown:
    """`name` is empty unless `shown` is NAMED; `sample` marks an invented person."""

    shown: Shown
    name: str = ""
    sample: bool = False


@dataclass(frozen=True)
class RoleEntry:
    """A role as held; `organization_name` is None unless it is held for one."""

    id: str
    role: str
    side: str
    organization: str
    organization_name: domain.Text | None

    @property
    def words(self) -> Promise:
        return ROLE_WORDS[Role(self.role)]

    @property
    def allowed(self) -> tuple[Promise, ...]:
        """What the role allows, in plain words."""
        return allowed_to(Role(self.role))


@dataclass(frozen=True)
class TokenEntry:
    id: str
    name: str
    created_at: datetime
    expires_at: datetime
    used_on: date | None
    expired: bool


@dataclass(frozen=True)
class PersonEntry:
    """A person with their roles. A forgotten one has neither name nor roles."""

    id: str
    login: str
    name: str
    email: str
    language: str
    sample: bool
    forgotten: bool
    created_at: datetime
    last_login: datetime | None
    has_password: bool
    roles: tuple[RoleEntry, ...]


@dataclass(frozen=True)
class Deed:
    """Something that was done to an account: an event about the person, their roles or tokens."""

    recorded_at: str
    type: str
    action: str
    by_oneself: bool

    @property
    def words(self) -> Promise | str:
        return DEEDS.get((self.type, self.action), self.action)


@dataclass(frozen=True)
class PersonPage:
    """`acts` is how many events the person wrote; `colleagues` who else acts for the side."""

    entry: PersonEntry
    tokens: tuple[TokenEntry, ...]
    deeds: tuple[Deed, ...]
    acts: int
    colleagues: tuple[PersonEntry, ...]


def name_persons(ids: Iterable[str], actor: Actor) -> dict[str, NameShown]:
    """How to name the persons with these ids to that reader; the empty id is the programme itself.

    Only those see names who work for a side or administer; to others a name is withheld.
    """
    asked = {key for key in ids if key}
    named = actor.allows("read-names")
    people = Person.objects.filter(pk__in=[key for key in asked if _is_id(key)]).select_related("personal")
    found = {str(person.pk): person for person in people}
    shown = {key: _name(found.get(key), named=named) for key in asked}
    return {**shown, "": NameShown(Shown.PROGRAMME)}


def _name(person: Person | None, *, named: bool) -> NameShown:
    if person is None or not person.name:
        return NameShown(Shown.FORGOTTEN)
    return NameShown(Shown.NAMED, person.name, person.is_sample) if named else NameShown(Shown.WITHHELD)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def read_persons(actor: Actor, *, text: str = "", page: int = 1) -> Page[PersonEntry]:
    """Everybody registered, by login; narrowed to those in whose login, name or address every word occurs."""
    actor.require("administer")
    people = _people().order_by("login")
    words = models.fold(text).split()
    if not words:
        found = page_of(people, page, PERSONS_A_PAGE)
    else:
        matching = tuple(person for person in people if all(word in _searched(person) for word in words))
        found = page_of_sequence(matching, page, PERSONS_A_PAGE)
    return found.holding(entries(found.items))


def _people() -> QuerySet[Person]:
    return Person.objects.select_related("personal").prefetch_related("grants")


def _searched(person: Person) -> str:
    return models.fold(f"{person.login} {person.name} {person.email}")


def read_person(actor: Actor, key: str) -> PersonPage:
    """One person, for the administration or for the person."""
    if key != actor.id:
        actor.require("administer")
    person = _people().filter(pk=key).first() if _is_id(key) else None
    if person is None:
        raise UnknownError("there is no such person")
    side = next((grant.side for grant in person.grants.all() if grant.side), "")
    others = _people().filter(grants__side=side).exclude(pk=person.pk).distinct() if side else ()
    present = datetime.now(UTC)
    tokens = tuple(
        TokenEntry(
            str(token.pk),
            token.name,
            token.created_at,
            token.expires_at,
            token.used_on,
            token.expires_at <= present,
        )
        for token in person.tokens.order_by("-created_at")
    )
    entry, *colleagues = entries([person, *others])
    acts = Event.objects.filter(person=str(person.pk)).count()
    return PersonPage(entry, tokens, _deeds(person), acts, tuple(colleagues))


def _deeds(person: Person) -> tuple[Deed, ...]:
    """What the log holds about the account, newest first: for whoever it is about to check."""
    roles = RoleRecord.objects.filter(parent=str(person.pk)).values_list("entity", flat=True)
    tokens = Event.objects.filter(person=str(person.pk), type="access-token").values_list("entity", flat=True)
    entities = {str(person.pk), *(str(role) for role in roles), *tokens}
    events = Event.objects.filter(entity__in=sorted(entities)).order_by("-position")[:DEEDS_SHOWN]
    return tuple(
        Deed(event.recorded_at, event.type, event.action, event.person == str(person.pk)) for event in events
    )


def entries(people: Sequence[Person]) -> tuple[PersonEntry, ...]:
    """The persons with their roles; the names of organizations in one query for all."""
    grants: dict[str, list[Grant]] = defaultdict(list)
    for person in people:
        grants[str(person.pk)] = sorted(person.grants.all(), key=_rank)
    keys = {grant.organization for held in grants.values() for grant in held if grant.organization}
    names = organization_names(keys)
    return tuple(
        PersonEntry(
            id=str(person.pk),
            login=person.login if person.name else "",
            name=person.name,
            email=person.email,
            language=person.language,
            sample=person.is_sample,
            forgotten=not person.name,
            created_at=person.created_at,
            last_login=person.last_login,
            has_password=person.has_usable_password(),
            roles=tuple(
                RoleEntry(
                    str(grant.pk), grant.role, grant.side, grant.organization, names.get(grant.organization)
                )
                for grant in grants[str(person.pk)]
            ),
        )
        for person in people
    )


def _rank(grant: Grant) -> tuple[int, str, str]:
    return list(Role).index(Role(grant.role)), grant.side, grant.organization


def programme_sides() -> tuple[domain.Side, ...]:
    """The sides in the order of the framework."""
    found = (row.fact for row in models.Side.objects.at(now()))
    return tuple(sorted(found, key=lambda side: side.position))


def programme_organizations() -> tuple[tuple[str, domain.Text], ...]:
    """Every organization of today, with its key."""
    present = now()
    rows = models.Organization.objects.at(present).order_by("key")
    return tuple((row.key, row.fact.name_on(present.as_of).name) for row in rows)


def organization_names(keys: Iterable[str]) -> dict[str, domain.Text]:
    """The names that organizations bear today, by key."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    present = now()
    rows = models.Organization.objects.at(present).filter(key__in=wanted)
    return {row.key: row.fact.name_on(present.as_of).name for row in rows}
