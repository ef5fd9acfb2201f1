"""Writes evidence until it is killed, and says of each event that it was acknowledged; run by tests."""

from __future__ import annotations

import sys
from datetime import date

import django

django.setup()

from hannover.record import domain, log  # noqa: E402  (Django must be ready first)

DAY = date(2017, 3, 19)


def main(limit: int) -> None:
    for number in range(limit):
        drafts = [
            log.Draft(
                state=domain.Evidence(
                    title={"en": f"Fact {number}.{part}", "ja": "事実", "de": "Tatsache"},
                    date=domain.FactDate(on=DAY),
                    source=domain.Source(title="A source"),
                    fields=("smes",),
                ),
                happened_on=DAY,
            )
            for part in range(3)
        ]
        for written in log.append(log.Author(side="jp"), drafts):
            sys.stdout.write(f"{written.entity} {written.hash}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
