"""Every page, by name: with which parts of the address it is asked for, and by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.browser.site import Site, address

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
DIALOGUE, COMMITMENT, EVIDENCE, FIELD = "sample-steering", "standards-lead", "digital-twin-paper", "smes"

NOT_PAGES = {
    "record:evidence-csv": "a file",
    "record:evidence-json": "a file",
    "record:evidence-file": "a file",
    "record:report-pdf": "a file",
    "record:report-json": "a file",
    "record:report-html": "a file",
    "record:calendar": "a file",
    "record:round-calendar": "a file",
    "record:cancel-job": "POST alone",
    "record:role-withdraw": "POST alone",
    "record:person-token-revoke": "POST alone",
    "accounts:sign-out": "POST alone",
    "accounts:token-revoke": "POST alone",
    "accounts:lock-release": "POST alone",
}
NEEDS_A_DEED = {
    "record:job": "there once a job was started",
    "record:person-password": "the answer to a POST",
    "record:withdraw": "there for who recorded the evidence",
    "accounts:password-link": "there for who was handed a link",
}
"""Pages that the tests of the deed itself look at."""

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Programme:
    """What the sample holds at the parts of addresses."""

    first_round: str
    item: str
    signed: str
    """An outcome that both sides have signed."""
    waiting: str
    """An outcome that awaits the signature of the first side."""


def read_programme(site: Site) -> Programme:
    """Finds, as a visitor would, the rounds and outcomes of the sample dialogue."""
    rounds = site.links(address("en", "record:dialogue", key=DIALOGUE), '/en/rounds/([^/"]+)/')
    pages = {key: site.read(address("en", "record:round", key=key)) for key in rounds}
    found = {key: re.findall(f'href="/en/outcomes/({UUID})/"', page) for key, page in pages.items()}
    items = {key: re.findall(f'id="item-({UUID})"', page) for key, page in pages.items()}
    first, second = sorted(key for key in rounds if found[key])[:2]
    return Programme(
        first_round=first, item=items[first][0], signed=found[first][0], waiting=found[second][-1]
    )


def open_pages(programme: Programme) -> dict[str, Parts]:
    """The pages that everybody reads."""
    return {
        "record:overview": {},
        "record:timeline": {},
        "record:fields": {},
        "record:field": {"key": FIELD},
        "record:commitment": {"key": COMMITMENT},
        "record:evidence": {},
        "record:evidence-item": {"key": EVIDENCE},
        "record:organizations": {},
        "record:organization": {"key": "meti"},
        "record:history": {},
        "record:dialogues": {},
        "record:dialogue": {"key": DIALOGUE},
        "record:round": {"key": programme.first_round},
        "record:open-outcomes": {},
        "record:outcome": {"key": programme.signed},
        "record:report": {},
        "accounts:sign-in": {},
    }


def staff_forms(programme: Programme) -> dict[str, Parts]:
    """The pages on which a secretariat of the first side writes."""
    held = {"key": programme.first_round}
    at_item = {**held, "item": programme.item}
    return {
        "record:assess": {"key": COMMITMENT},
        "record:reach": {"key": "smes-first-visit"},
        "record:observe": {"key": "sample-observed"},
        "record:add-evidence": {},
        "record:rename": {"key": "meti"},
        "record:plan-round": {"key": DIALOGUE},
        "record:open-dialogue": {},
        "record:change-round": held,
        "record:add-item": held,
        "record:record-statement": at_item,
        "record:draft-outcome": at_item,
        "record:amend-outcome": {"key": programme.waiting},
        "record:sign-outcome": {"key": programme.waiting},
        "record:report-outcome": {"key": programme.signed},
    }


def own_pages() -> dict[str, Parts]:
    """The pages of the account of anybody who is signed in."""
    names = ("account", "password", "tokens", "forget")
    return {f"accounts:{name}": {} for name in names}


def administration(person: str) -> dict[str, Parts]:
    """The pages of the administration of persons."""
    return {
        "record:persons": {},
        "record:person-new": {},
        "record:person": {"key": person},
        "record:person-forget": {"key": person},
        "accounts:locks": {},
    }
