"""Moves a call for applications, and what was submitted to it, two days into the past: its deadline is over.

    python -m tests.browser.deadline CALL        on the store that HANNOVER_STORE names

Deadlines end with a day, and a test of the whole way from a call to a payment cannot wait for midnight.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta

import django
from django.db import transaction

DAYS = timedelta(days=2)


def pass_deadline(call: str) -> None:
    from hannover.fields.smes import models
    from hannover.record.log import Author, Draft, append
    from hannover.record.moment import now

    moment = now()
    with transaction.atomic():
        [held] = models.Call.objects.at(moment).filter(key=call)
        moved = replace(held.fact, opens_on=held.fact.opens_on - DAYS, closes_on=held.fact.closes_on - DAYS)
        changes = [(held, moved)]
        for row in models.Application.objects.at(moment).filter(parent=call):
            submitted = datetime.fromisoformat(row.fact.submitted_at) - DAYS
            changes.append((row, replace(row.fact, submitted_at=submitted.isoformat())))
        for row, state in changes:
            draft = Draft(
                state=state, happened_on=moment.as_of, entity=str(row.entity), audience=row.audience
            )
            append(Author(side=row.side), [draft])


if __name__ == "__main__":
    django.setup()
    pass_deadline(sys.argv[1])
