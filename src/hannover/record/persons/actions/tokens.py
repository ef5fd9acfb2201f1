"""Issues and revokes access tokens for the API."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.models import AccessToken
from hannover.accounts.tokens import LONGEST_DAYS, MOST_TOKENS, digest_of_token, new_token
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.operations import Context
from hannover.record.actions.writing import clean
from hannover.record.log import Draft, Written
from hannover.record.persons import domain
from hannover.record.persons.actions.writing import AUDIENCE, note, read_id, require_oneself
from hannover.record.persons.inputs import IssueToken, TokenIssued

LONGEST_NAME = 80


def issue_token(values: IssueToken, context: Context) -> TokenIssued:
    """A token for the person who asks, with the roles they hold whenever it is used."""
    name = " ".join(clean(values.name, field="name").split())
    if len(name) > LONGEST_NAME:
        raise InputError("this name is too long", field="name", remedy=f"at most {LONGEST_NAME} characters")
    if not 1 <= values.days <= LONGEST_DAYS:
        raise InputError(f"{values.days} days are not possible", field="days", remedy=f"1 to {LONGEST_DAYS}")
    with transaction.atomic():
        person = require_oneself(context)
        if person.tokens.count() >= MOST_TOKENS:
            raise ConflictError(
                _("there are %(most)s tokens already") % {"most": MOST_TOKENS},
                remedy=_("revoke one that you do not use"),
            )
        token = new_token()
        kept = AccessToken.objects.create(
            person=person,
            name=name,
            digest=digest_of_token(token),
            expires_at=context.now + timedelta(days=values.days),
        )
        note(context, token_draft(kept, context, active=True))
    return TokenIssued(str(kept.pk), token, kept.expires_at)


def revoke_token(token: str, context: Context) -> Written:
    """Ends a token by its id: one's own, or, for the administration, anybody's."""
    with transaction.atomic():
        kept = AccessToken.objects.filter(pk=read_id(token, field="token")).first()
        if kept is None or not (
            context.actor.allows("administer") or kept.person_id == require_oneself(context).pk
        ):
            raise UnknownError(_("there is no such token"), field="token")
        written = note(context, token_draft(kept, context, active=False))[0]
        kept.delete()
    return written


def token_draft(token: AccessToken, context: Context, *, active: bool) -> Draft:
    noun = domain.AccessToken(person=str(token.person_id), expires_on=token.expires_at.date(), active=active)
    return Draft(
        state=noun,
        happened_on=context.now.date(),
        entity=str(token.pk),
        action="issued" if active else "revoked",
        audience=AUDIENCE,
    )
