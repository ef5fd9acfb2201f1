"""Forgets a person.

Name, mail address, language, login, password, tokens, sessions, failures to sign in, roles and what fields keep
for the person alone are deleted, and with the name its salt, so that no digest in the log matches anybody
again. What the person did for the programme stays in the log under an id that leads to nobody: pages say "a
person who was forgotten".
"""

from __future__ import annotations

from django.db import transaction

from hannover.accounts.locks import login_key, release
from hannover.accounts.models import AccessToken, Grant, PersonalData
from hannover.accounts.permissions import Role
from hannover.accounts.sessions import end_sessions
from hannover.accounts.traces import overwrite_deleted
from hannover.operations import Context
from hannover.record.models import Event
from hannover.record.persons.actions.tokens import token_draft
from hannover.record.persons.actions.writing import (
    FORGOTTEN,
    note,
    person_draft,
    require_oneself,
    require_other_administrator,
    require_person,
    role_draft,
)
from hannover.record.persons.belongings import erase_belongings
from hannover.record.persons.inputs import PersonForgotten


def erase_person(person: str, context: Context) -> PersonForgotten:
    """Forgets a person for good: oneself, or, for the administration, anybody.

    Raises ConflictError for the last administrator, and for a person who was forgotten already.
    """
    with transaction.atomic():
        if person == context.actor.id:
            found = require_oneself(context)
        else:
            context.actor.require("administer")
            found = require_person(person)
        roles = list(Grant.objects.filter(person=found).order_by("id"))
        tokens = list(AccessToken.objects.filter(person=found).order_by("id"))
        if any(grant.role == Role.ADMINISTRATOR.value for grant in roles):
            require_other_administrator(found)
        overwrite_deleted()
        acts = Event.objects.filter(person=str(found.pk)).count()
        sessions = end_sessions(str(found.pk))
        release(login_key(found.login))
        drafts = [role_draft(grant, context, active=False) for grant in roles]
        drafts += [token_draft(token, context, active=False) for token in tokens]
        for model in (Grant, AccessToken, PersonalData):
            model.objects.filter(person=found).delete()
        erase_belongings(found.pk)
        found.login = f"{FORGOTTEN}{found.pk}"
        found.is_active = False
        found.last_login = None
        found.set_unusable_password()
        found.save()
        note(context, *drafts, person_draft(found, context, action="forgotten"))
    return PersonForgotten(str(found.pk), len(roles), len(tokens), sessions, acts)
