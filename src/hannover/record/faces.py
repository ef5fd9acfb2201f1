"""What every face of an operation does alike: find the field, the actor, and perform."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import translation

from hannover.accounts.models import Person, fold_login
from hannover.accounts.permissions import VISITOR, Actor, actor_of
from hannover.errors import ForbiddenError, UnknownError
from hannover.operations import Context, Effect, Operation, Report, perform
from hannover.record import models
from hannover.record.moment import now
from hannover.record.reading import require_programme


def field_of(package: str) -> str:
    """The key of the framework's field that is bound to a package; raises UnknownError when none is."""
    moment = now()
    require_programme(moment)
    bound = [row.fact for row in models.Field.objects.at(moment) if row.fact.package == package]
    if not bound:
        raise UnknownError(
            f"no field of this programme is bound to the package {package!r}",
            remedy=f'bind one in the framework file: package = "{package}"',
        )
    key: str = min(bound, key=lambda field: field.number).key
    return key


def actor_named(login: str) -> Actor:
    """The person with that login as an actor, a visitor for an empty one.

    Raises UnknownError for an unknown login, ForbiddenError for a person who is no longer active.
    """
    if not login:
        return VISITOR
    person = Person.objects.filter(login=fold_login(login)).first()
    if person is None:
        raise UnknownError(
            f"there is no person {login[:80]!r}",
            field="as",
            remedy="the first person of a store: hannover person create-administrator LOGIN",
        )
    if not person.is_active:
        raise ForbiddenError(f"{login} may no longer sign in", field="as")
    return actor_of(person)


def interface_language(language: str) -> str:
    """The language in which messages can be had for somebody who reads that one."""
    base = language.split("-")[0].lower()
    return base if base in settings.INTERFACE_LANGUAGES else settings.LANGUAGE_CODE


def run(
    package: str,
    operation: Operation,
    values: Any,
    *,
    actor: Actor,
    language: str,
    report: Report | None = None,
    effect: Effect | None = None,
) -> Any:
    """Performs an operation of a package on the open store; its result. Messages are in the language, too.

    No key is turned this way, whoever calls: a side signs on the page that shows it the wording.
    """
    actor.require(operation.permission)
    with translation.override(interface_language(language)):
        context = Context(actor=actor, field=field_of(package), language=language, signs=False)
        if report is not None:
            context = replace(context, report=report)
        if effect is not None:
            context = replace(context, effect=effect)
        return perform(operation, values, context)
