"""Compares what persons may do with what the log says they were given.

The tables of accounts are not projections, because they hold what can be erased. A role that somebody wrote
into them by hand, past the log, is found here.
"""

from __future__ import annotations

from hannover.accounts.models import Grant, PersonalData
from hannover.record import models
from hannover.record.moment import now


def differences_from_log() -> tuple[str, ...]:
    """One line for each role or person whose tables and events disagree; empty when all is as it was
    written.
    """
    found = []
    logged = {str(row.entity): row.fact for row in models.RoleRecord.objects.at(now()) if row.fact.active}
    held = {str(grant.pk): grant for grant in Grant.objects.all()}
    for key in sorted(logged.keys() | held.keys()):
        role, grant = logged.get(key), held.get(key)
        if role is None:
            found.append(f"role {key} ({grant}) is held, but no event gave it")
        elif grant is None:
            found.append(f"role {key} ({role.role}) was given, but is not held")
        elif (role.person, role.role, role.side, role.organization) != (
            str(grant.person_id),
            grant.role,
            grant.side,
            grant.organization,
        ):
            found.append(f"role {key} is held as {grant}, but was given as {role.role} {role.side}".rstrip())
    digests = {str(row.entity): row.fact.digest for row in models.PersonRecord.objects.at(now())}
    found += [
        f"person {data.person_id}: the data is not that of the last event"
        for data in PersonalData.objects.select_related("person")
        if digests.get(str(data.person_id)) != data.digest
    ]
    return tuple(found)
