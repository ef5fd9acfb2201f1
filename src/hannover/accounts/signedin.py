"""Who is asking: the actor behind a request."""

from __future__ import annotations

from django.http import HttpRequest

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, Actor, actor_of

ATTRIBUTE = "_hannover_actor"


def actor_from(request: HttpRequest) -> Actor:
    """The person signed in, with the roles held now; a visitor when nobody is. One query a request."""
    actor: Actor | None = getattr(request, ATTRIBUTE, None)
    if actor is None:
        user = request.user
        actor = actor_of(user) if isinstance(user, Person) and user.is_authenticated else VISITOR
        setattr(request, ATTRIBUTE, actor)
    return actor
