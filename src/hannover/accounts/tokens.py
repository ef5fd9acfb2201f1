"""Bearer tokens for the API: 256 random bits, of which the store keeps only the SHA-256."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime

from hannover.accounts.models import AccessToken
from hannover.accounts.permissions import Actor, actor_of

PREFIX = "hannover_"
TOKEN = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{43}")
LONGEST_DAYS = 365
MOST_TOKENS = 20


def new_token() -> str:
    """A token as its holder keeps it. The prefix lets scanners of leaked secrets recognise it."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def actor_by_token(header: str) -> Actor | None:
    """The actor whose token an Authorization header carries, with the roles held now; None for any other
    header.

    The token is looked up by its digest, so that the time an answer takes tells nothing of what is stored.
    The day of use is noted, at most once a day.
    """
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not TOKEN.fullmatch(token):
        return None
    now = datetime.now(UTC)
    valid = AccessToken.objects.filter(expires_at__gt=now, person__is_active=True)
    found = valid.select_related("person").filter(digest=digest_of_token(token)).first()
    if found is None:
        return None
    if found.used_on != now.date():
        AccessToken.objects.filter(pk=found.pk).update(used_on=now.date())
    return actor_of(found.person)
