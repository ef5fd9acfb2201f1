"""What a person leaves behind: nothing that says who they were, and everything they did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from hannover.accounts.models import AccessToken, Grant, Person, PersonalData
from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.accounts.personal import digest_of
from hannover.errors import ConflictError, ForbiddenError
from hannover.record import log
from hannover.record.actions.evidence import add_evidence
from hannover.record.inputs import AddEvidence
from hannover.record.models import Event, Evidence
from hannover.record.moment import now
from hannover.record.persons import actions
from hannover.record.persons.checking import differences_from_log
from hannover.record.persons.inputs import ChangeOwnData, GiveRole, IssueToken
from hannover.record.persons.reading import NameShown, Shown, name_persons
from hannover.record.projecting import rebuild
from tests.accounts.stage import (
    EAST,
    OFFICE,
    PROGRAMME,
    browser,
    call,
    programme,
    quick_passwords,
    register,
    with_role,
)

__all__ = ["programme", "quick_passwords"]
pytestmark = pytest.mark.usefixtures("programme")
SOURCE = Path(__file__).resolve().parents[2] / "src"

LOGIN = "plantedlogin"
NAME, LATER_NAME = "Plantedname Vorname", "植木 氏名"
EMAIL, LATER_EMAIL = "planted.mail@example.org", "later.mail@example.org"
PASSWORD = "plantedpassword of mine"
TOKEN_NAME = "plantedtokenname"
PLANTED = (
    "plantedlogin",
    "plantedname",
    "植木",
    "planted.mail",
    "later.mail",
    "plantedpassword",
    "plantedtoken",
)
READER = Actor("reader", (Held(Role.OFFICER, EAST),))


@pytest.fixture
def person(programme: object) -> Person:
    """Somebody who has done everything that leaves a trace: two states of their data, roles, an act, a
    token in use, a session, and a wrong password.
    """
    made = register(LOGIN, Role.OFFICER, side=EAST, name=NAME, email=EMAIL, language="ja", password=PASSWORD)
    participant = GiveRole(person=str(made.pk), role="participant", organization=OFFICE[EAST])
    actions.give_role(participant, PROGRAMME)
    actions.change_own_data(ChangeOwnData(name=LATER_NAME, email=LATER_EMAIL, language="ja"), call(made))
    add_evidence(
        AddEvidence(title="A visit", language="en", date="2016-05-01", source="Sample source, invented"),
        call(made),
    )
    token = actions.issue_token(IssueToken(name=TOKEN_NAME), call(made)).token
    Client().get("/en/", headers={"Authorization": f"Bearer {token}"})
    client = Client()
    client.post("/en/account/sign-in/", {"username": LOGIN, "password": f"{PASSWORD}, mistyped"})
    client.post("/en/account/sign-in/", {"username": LOGIN, "password": PASSWORD})
    client.get("/en/account/")
    Client().post("/en/account/sign-in/", {"username": LOGIN, "password": f"{PASSWORD}, mistyped"})
    return Person.objects.get(pk=made.pk)


def rows_of(table: str) -> Iterator[str]:
    """Every row of a table as text, small letters, what is binary as far as it is text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        for row in cursor.fetchall():
            values = (
                bytes(v).decode(errors="replace") if isinstance(v, bytes | memoryview) else v for v in row
            )
            yield " ".join(str(value) for value in values).casefold()


def tables_that_name(planted: tuple[str, ...]) -> dict[str, set[str]]:
    """The tables in which a planted word stands, with the words; sessions as they are once decoded."""
    found: dict[str, set[str]] = {}
    for table in connection.introspection.table_names():
        text = " ".join(rows_of(table))
        if table == "django_session":
            text += " ".join(json.dumps(session.get_decoded()) for session in Session.objects.all())
        if words := {word for word in planted if word in text}:
            found[table] = words
    return found


def public_pages() -> Iterator[tuple[str, str]]:
    """Every page of the record that has an address without a key, as a visitor gets it: with feed and
    report.
    """
    namespaces = get_resolver("hannover.web.urls").namespace_dict
    client = Client()
    for language in ("en", "ja", "de"):
        prefix = f"/{language}/"
        for name in namespaces["record"][1].reverse_dict:
            pattern = namespaces["record"][1].reverse_dict[name][0]
            if isinstance(name, str) and not pattern[0][1]:
                response = client.get(prefix + pattern[0][0])
                body = b"".join(response) if response.streaming else response.content
                yield f"{language} {name}", body.decode(errors="replace").casefold()


def test_no_table_but_those_of_accounts_ever_names_a_person(person: Person) -> None:
    named = tables_that_name(PLANTED)
    assert set(named) == {"accounts_person", "accounts_personaldata", "accounts_accesstoken"}
    assert "plantedpassword" not in set().union(*named.values())
    assert AccessAttempt.objects.exists()


def test_no_event_ever_names_a_person(person: Person) -> None:
    actions.erase_person(str(person.pk), PROGRAMME)
    bodies = " ".join(Event.objects.values_list("body", flat=True)).casefold()
    assert str(person.pk) in bodies
    assert [word for word in PLANTED if word in bodies] == []


def test_no_public_page_ever_names_a_person(person: Person) -> None:
    pages = dict(public_pages())
    assert len(pages) > 20
    assert [name for name, page in pages.items() if any(word in page for word in PLANTED)] == []


def test_nothing_that_is_left_names_who_was_forgotten(person: Person) -> None:
    actions.erase_person(str(person.pk), PROGRAMME)
    assert tables_that_name(PLANTED) == {}


def test_what_let_the_person_in_is_gone(person: Person) -> None:
    forgotten = actions.erase_person(str(person.pk), PROGRAMME)
    assert (forgotten.roles, forgotten.tokens, forgotten.sessions) == (2, 1, 1)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.login, kept.is_active, kept.last_login, kept.name) == (
        f"forgotten-{person.pk}",
        False,
        None,
        "",
    )
    assert not kept.has_usable_password()
    for model in (PersonalData, Grant, AccessToken):
        assert not model.objects.filter(person=person).exists()
    assert not Session.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_the_acts_stay_and_belong_to_a_person_who_was_forgotten(person: Person) -> None:
    before = Evidence.objects.at(now()).get().fact
    forgotten = actions.erase_person(str(person.pk), PROGRAMME)
    assert Evidence.objects.at(now()).get().fact == before
    assert forgotten.acts == Event.objects.filter(person=str(person.pk)).count() == 3
    for reader in (READER, VISITOR):
        assert name_persons([str(person.pk)], reader)[str(person.pk)] == NameShown(Shown.FORGOTTEN)


def test_the_log_still_proves_and_the_tables_follow_from_it(person: Person) -> None:
    head = str(log.heads()[0])
    actions.erase_person(str(person.pk), PROGRAMME)
    log.verify([head])
    rebuild()
    assert differences_from_log() == ()
    assert Evidence.objects.at(now()).count() == 1


def test_the_digests_match_until_the_salt_is_gone(person: Person) -> None:
    data = PersonalData.objects.get(person=person)
    details, salt = data.details, bytes(data.salt)
    actions.erase_person(str(person.pk), PROGRAMME)
    bodies = [
        msgspec.json.decode(body)
        for body in Event.objects.filter(entity=str(person.pk))
        .order_by("position")
        .values_list("body", flat=True)
    ]
    digests = [body["state"]["digest"] for body in bodies]
    assert digests[-2:] == [digest_of(details, salt), ""]
    assert not PersonalData.objects.exists()
    assert salt.hex() not in " ".join(Event.objects.values_list("body", flat=True))


def test_roles_and_tokens_end_by_events_before_the_person_does(person: Person) -> None:
    count = Event.objects.count()
    actions.erase_person(str(person.pk), PROGRAMME)
    written = Event.objects.order_by("position")[count:]
    assert [(event.type, event.action) for event in written] == [
        ("role", "withdrawn"),
        ("role", "withdrawn"),
        ("access-token", "revoked"),
        ("person", "forgotten"),
    ]


def test_a_person_may_have_themselves_forgotten_and_nobody_else(person: Person) -> None:
    with pytest.raises(ForbiddenError):
        actions.erase_person(str(person.pk), call(with_role(Role.SECRETARIAT)))
    actions.erase_person(str(person.pk), call(person))
    assert Person.objects.get(pk=person.pk).name == ""


def test_who_was_forgotten_cannot_be_changed_or_forgotten_again(person: Person) -> None:
    actions.erase_person(str(person.pk), PROGRAMME)
    for act in (
        lambda: actions.erase_person(str(person.pk), PROGRAMME),
        lambda: actions.give_role(GiveRole(person=str(person.pk), role="administrator"), PROGRAMME),
        lambda: actions.issue_password_link(str(person.pk), PROGRAMME),
    ):
        with pytest.raises(ConflictError):
            act()


def test_the_login_is_free_for_somebody_else(person: Person) -> None:
    actions.erase_person(str(person.pk), PROGRAMME)
    assert register(LOGIN).pk != person.pk


def test_names_are_for_those_who_work_with_them(person: Person) -> None:
    key = str(person.pk)
    assert name_persons([key, ""], READER) == {
        key: NameShown(Shown.NAMED, LATER_NAME, sample=True),
        "": NameShown(Shown.PROGRAMME),
    }
    participant = Actor("x", (Held(Role.PARTICIPANT, organization=OFFICE[EAST]),))
    for stranger in (VISITOR, participant):
        assert name_persons([key], stranger)[key] == NameShown(Shown.WITHHELD)
    assert name_persons(["nonsense"], READER)["nonsense"] == NameShown(Shown.FORGOTTEN)


def test_another_signed_in_session_of_the_person_ends(person: Person) -> None:
    client = browser(person)
    actions.erase_person(str(person.pk), PROGRAMME)
    assert client.get("/en/account/").status_code == 302


OWN_STORE = """
import django, sys
django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from hannover.accounts.models import PersonalData
from hannover.accounts.permissions import Actor, Held, Role
from hannover.operations import Context
from hannover.record.persons import actions
from hannover.record.persons.inputs import ChangeOwnData, CreatePerson
programme = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")

def register(word):
    values = CreatePerson(login=f"{word}login", name=f"{word}name", email=f"{word}@example.org")
    return actions.create_person(values, programme).person

person = register("planted")
salt = bytes(PersonalData.objects.get(person=person).salt)
for count in range(80):
    register(f"another{count}")
themselves = Context(actor=Actor(id=person), field="")
actions.change_own_data(ChangeOwnData(name="latername", email="later@example.org", language="en"), themselves)
words = ("plantedlogin", "plantedname", "planted@example", "latername", "later@example")
planted = [word.encode() for word in words] + [salt, bytes(PersonalData.objects.get(person=person).salt)]

def found():
    stored = b"".join(path.read_bytes() for path in Path(settings.STORE).glob("hannover.sqlite3*"))
    return [sum(word in stored for word in planted), b"another79name" in stored]

before = found()
actions.erase_person(person, programme)
print(before, found())
"""


@pytest.mark.slow
def test_no_byte_of_the_database_file_names_who_was_forgotten(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH", "")))),
        "HANNOVER_STORE": str(tmp_path),
        "HANNOVER_DATABASE_URL": "",
    }
    finished = subprocess.run(
        [sys.executable, "-c", OWN_STORE], env=environment, capture_output=True, text=True, check=False
    )
    assert finished.stdout.strip() == "[7, True] [0, True]", finished.stderr
