"""What the actions on persons take and give. Secrets are left out of `repr`, so that no log and no traceback
shows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class CreatePerson:
    """`language` is a tag of the programme; without a password the person needs a link to set one."""

    login: str
    name: str
    email: str = ""
    language: str = "en"
    password: str = field(default="", repr=False)
    sample: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeOwnData:
    name: str
    email: str
    language: str


@dataclass(frozen=True, kw_only=True)
class GiveRole:
    """`side` for officers, secretariats and reviewers; `organization` for participants."""

    person: str
    role: str
    side: str = ""
    organization: str = ""


@dataclass(frozen=True, kw_only=True)
class IssueToken:
    """`name` tells the tokens of one person apart; it is personal data and no event carries it."""

    name: str
    days: int = 90


@dataclass(frozen=True, kw_only=True)
class SetPassword:
    """A password set through the link that `issue_password_link` made."""

    person: str
    token: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class PersonWritten:
    """The person, and the event that records what was done."""

    person: str
    event: str


@dataclass(frozen=True)
class AdministratorCreated:
    login: str
    person: str


@dataclass(frozen=True)
class RoleWritten:
    role: str
    event: str


@dataclass(frozen=True)
class TokenIssued:
    """`token` is shown now and never again."""

    id: str
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class PersonForgotten:
    """How many roles were withdrawn, tokens revoked and sessions ended; `acts` stay in the log without a
    name.
    """

    person: str
    roles: int
    tokens: int
    sessions: int
    acts: int
