"""Gives and withdraws roles, so that nobody ever stands on both sides.

Three rules keep the two keys apart. A person's roles all belong to one side, that of a participant's
organization included. Whoever administers holds no other role. A node always has an administrator.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.models import Grant
from hannover.accounts.permissions import SIDED_ROLES, Held, Role
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import models
from hannover.record.actions.writing import newest_known, read_choice, require_known
from hannover.record.persons.actions.writing import (
    note,
    read_id,
    require_other_administrator,
    require_person,
    role_draft,
)
from hannover.record.persons.inputs import GiveRole, RoleWritten

_registered: list[str] = []


def give_role(values: GiveRole, context: Context) -> RoleWritten:
    """Gives a person a role. Raises ConflictError for one they hold, or that does not go with those they
    hold.
    """
    context.actor.require("administer")
    wanted = read_role(values)
    with transaction.atomic():
        person = require_person(values.person)
        held = [Held(Role(grant.role), grant.side, grant.organization) for grant in person.grants.all()]
        if wanted in held:
            raise ConflictError(_("this person holds this role already"), field="role")
        require_separation([*held, wanted])
        grant = Grant.objects.create(
            person=person, role=wanted.role.value, side=wanted.side, organization=wanted.organization
        )
        written = note(context, role_draft(grant, context, active=True))[0]
    return RoleWritten(str(grant.pk), written.id)


def withdraw_role(role: str, context: Context) -> RoleWritten:
    """Takes back a role by its id; from the next request on it allows nothing any more."""
    context.actor.require("administer")
    grants = Grant.objects.filter(pk=read_id(role, field="role"))
    holder = grants.values_list("person_id", flat=True).first()
    with transaction.atomic():
        person = require_person(str(holder)) if holder else None
        found = grants.first()
        if person is None or found is None:
            raise UnknownError(_("nobody holds this role any more"), field="role")
        if found.role == Role.ADMINISTRATOR.value:
            require_other_administrator(person)
        written = note(context, role_draft(found, context, active=False))[0]
        found.delete()
    return RoleWritten(role, written.id)


def read_role(values: GiveRole) -> Held:
    """The role with what it is held for. Raises InputError naming what is missing or too much."""
    role: Role = read_choice(Role, values.role, field="role")
    if role is Role.VISITOR:
        raise InputError("everybody is a visitor", field="role", remedy="choose another role")
    if bool(values.side) != (role in SIDED_ROLES):
        problem = "needs a side" if role in SIDED_ROLES else "is not held for a side"
        raise InputError(f"the role {role} {problem}", field="side")
    if bool(values.organization) != (role is Role.PARTICIPANT):
        problem = "needs an organization" if role is Role.PARTICIPANT else "is not held for an organization"
        raise InputError(f"the role {role} {problem}", field="organization")
    if values.side:
        require_known(models.Side, values.side, field="side")
    if values.organization:
        require_known(models.Organization, values.organization, field="organization")
    return Held(role, values.side, values.organization)


def require_separation(roles: Iterable[Held]) -> None:
    """Raises ConflictError for roles that one person must not hold together."""
    together = tuple(roles)
    if len({held.role for held in together}) > 1 and Role.ADMINISTRATOR in {held.role for held in together}:
        raise ConflictError(
            _("administration is kept apart from every other role"),
            field="role",
            remedy=_("register a second person, or withdraw the other role first"),
        )
    if len({side for held in together if (side := side_of(held))}) > 1:
        raise ConflictError(
            _("nobody acts for two sides"),
            field="role",
            remedy=_("withdraw the role of the other side first"),
        )


def side_of(held: Held) -> str:
    """The side that a role belongs to: a participant's is that of the organization; "" for neither."""
    if held.side or not held.organization:
        return held.side
    organization = newest_known(models.Organization, key=held.organization)
    if organization:
        return str(organization.fact.side)
    return next(filter(None, (find(held.organization) for find in map(_function, _registered))), "")


def register_side_of(function: str) -> None:
    """A field whose participants act for what is no organization of the record registers, when Django starts,
    the function ("module:function") that gives the side for such a key, "" for a key of nobody.
    """
    _registered.append(function)


def _function(name: str) -> Callable[[str], str]:
    module, _colon, function = name.partition(":")
    found: Callable[[str], str] = getattr(importlib.import_module(module), function)
    return found
