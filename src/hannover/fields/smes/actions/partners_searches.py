"""Searches that a person keeps: what is new since they were last shown. Nothing is ever sent."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.models import Person, new_id
from hannover.accounts.permissions import Actor, actor_of
from hannover.errors import ForbiddenError, InputError, UnknownError
from hannover.fields.smes import models
from hannover.fields.smes.inputs.partners import (
    CheckSearches,
    DeleteSearch,
    SaveSearch,
    SearchDeleted,
    SearchesChecked,
    SearchSaved,
)
from hannover.fields.smes.reading.partners import PartnerQuery, read_partners
from hannover.operations import Context
from hannover.record.actions.writing import clean
from hannover.record.moment import now
from hannover.record.signing import acting_side, reader_of

MOST_SEARCHES = 50
MOST_SEEN = 2_000
LOOKS_AT = 25


def save_search(values: SaveSearch, context: Context) -> SearchSaved:
    """Keeps a search; what it finds now counts as shown. Its own person's matter: no event is written."""
    actor = reader_of(context)
    if not actor.id:
        raise ForbiddenError(_("a search is kept for a person"), remedy=_("sign in"))
    name = clean(values.name, field="name")
    if len(name) > 200:
        raise InputError(_("at most %(most)s characters") % {"most": 200}, field="name")
    asked = asdict(values)
    query = PartnerQuery(**{key: asked[key] for key in asked if key not in ("name", "profile")})
    found = read_partners(now(), actor, values.profile, query)
    with transaction.atomic():
        rows = models.SavedSearch.objects.filter(person=UUID(actor.id))
        if rows.count() >= MOST_SEARCHES:
            raise InputError(
                _("%(most)s searches are kept at most") % {"most": MOST_SEARCHES}, remedy=_("delete one")
            )
        row = models.SavedSearch.objects.create(
            id=new_id(),
            person=UUID(actor.id),
            profile=values.profile,
            name=name,
            query={key: value for key, value in asdict(query).items() if value and key != "number"},
            seen=[entry.profile.key for entry in found.entries],
            created_at=context.now,
            checked_at=context.now,
        )
    return SearchSaved(str(row.id), len(found.entries))


def delete_search(values: DeleteSearch, context: Context) -> SearchDeleted:
    row = own_search(reader_of(context), values.search)
    row.delete()
    return SearchDeleted(values.search)


def mark_seen(row: models.SavedSearch, shown: list[str]) -> None:
    """What a person was shown is no news any more."""
    row.seen = [*row.seen, *(key for key in shown if key not in set(row.seen))][-MOST_SEEN:]
    row.fresh = [key for key in row.fresh if key not in set(row.seen)]
    row.save(update_fields=["seen", "fresh"])


def check_searches(values: CheckSearches, context: Context) -> SearchesChecked:
    """Runs every saved search again and notes what it finds that was not shown before; for a nightly job.

    Searches of people who may not ask any more are removed.
    """
    acting_side(context, "run-programme")
    if not 1 <= values.number <= LOOKS_AT:
        raise InputError(_("between 1 and %(most)s") % {"most": LOOKS_AT}, field="number")
    rows = list(models.SavedSearch.objects.order_by("person", "id"))
    people = {person.pk: person for person in Person.objects.filter(pk__in={row.person for row in rows})}
    actors: dict[UUID, Actor] = {}
    with_news = removed = 0
    for done, row in enumerate(rows):
        context.report(done, len(rows), "")
        person = people.get(row.person)
        if person is not None and row.person not in actors:
            actors[row.person] = actor_of(person)
        if person is None or not refresh(row, actors[row.person], context, number=values.number):
            row.delete()
            removed += 1
        else:
            with_news += bool(row.fresh)
    context.report(len(rows), len(rows), "")
    return SearchesChecked(len(rows), with_news, removed)


def refresh(row: models.SavedSearch, actor: Actor, context: Context, *, number: int) -> bool:
    """Notes what the search finds now and was not shown; False where the person may not ask it any more."""
    try:
        found = read_partners(now(), actor, row.profile, PartnerQuery(**row.query, number=number))
    except (ForbiddenError, UnknownError):
        return False
    seen = set(row.seen)
    row.fresh = [entry.profile.key for entry in found.entries if entry.profile.key not in seen]
    row.checked_at = context.now
    row.save(update_fields=["fresh", "checked_at"])
    return True


def own_search(actor: Actor, key: str) -> models.SavedSearch:
    """A search of the person; raises UnknownError alike for one that is not theirs and one that is not."""
    try:
        found = models.SavedSearch.objects.get(pk=UUID(key), person=UUID(actor.id))
    except (ValueError, models.SavedSearch.DoesNotExist):
        raise UnknownError(_("there is no such search of yours"), field="search") from None
    return found
