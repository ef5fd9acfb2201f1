"""Who may do what: one table from permission to roles, denied unless it says otherwise.

An officer and a secretariat act for their side only, a participant for its organization only. Nobody holds a
role on two sides, so nobody can turn both keys; and whoever administers holds no other role, so that the
administration turns none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from hannover.errors import ForbiddenError

if TYPE_CHECKING:
    from hannover.accounts.models import Person


class Role(StrEnum):
    VISITOR = "visitor"
    PARTICIPANT = "participant"
    REVIEWER = "reviewer"
    OFFICER = "officer"
    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"


EVERYBODY = frozenset(Role)
SIGNED_IN = EVERYBODY - {Role.VISITOR}
SIDE_STAFF = frozenset({Role.OFFICER, Role.SECRETARIAT})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "read-public": EVERYBODY,
    "read-side": SIDE_STAFF | {Role.REVIEWER},
    "read-names": SIDE_STAFF | {Role.REVIEWER, Role.ADMINISTRATOR},
    "own-account": SIGNED_IN,
    "add-evidence": SIDE_STAFF,
    "add-observation": SIDE_STAFF,
    "assess": SIDE_STAFF,
    "appraise": SIDE_STAFF | {Role.REVIEWER},
    "change-company": SIDE_STAFF | {Role.PARTICIPANT},
    "find-partners": SIDE_STAFF | {Role.PARTICIPANT},
    "hold-dialogue": SIDE_STAFF,
    "pay": frozenset({Role.SECRETARIAT}),
    "register-company": EVERYBODY,
    "review-profile": SIDE_STAFF | {Role.REVIEWER},
    "run-programme": SIDE_STAFF,
    "change-organization": SIDE_STAFF | {Role.PARTICIPANT},
    "sign": frozenset({Role.SECRETARIAT}),
    "state-commitment": frozenset({Role.SECRETARIAT}),
    "administer": frozenset({Role.ADMINISTRATOR}),
}
SIDED_ROLES = SIDE_STAFF | {Role.REVIEWER}
"""Roles that a person holds for one side."""
ABOUT_ONESELF = frozenset({"own-account"})
"""What every person may do who has signed in, even one who holds no role yet."""


@dataclass(frozen=True)
class Held:
    """One role as held: for `side`, for `organization`, or (administrator) for the node."""

    role: Role
    side: str = ""
    organization: str = ""


@dataclass(frozen=True)
class Actor:
    """Who is asking. `id` is the person's UUID in text form, empty for a visitor or for the system itself."""

    id: str = ""
    held: tuple[Held, ...] = ()
    sample: bool = field(default=False, compare=False)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset({Role.VISITOR, *(held.role for held in self.held)})

    @property
    def side(self) -> str:
        """The side this person acts for, or empty."""
        return next((held.side for held in self.held if held.side), "")

    def allows(self, permission: str, *, side: str = "", organization: str = "") -> bool:
        """True when a held role grants the permission for that side or organization; False for an unknown
        one.
        """
        roles = PERMISSIONS.get(permission, frozenset())
        if Role.VISITOR in roles:
            return True
        if permission in ABOUT_ONESELF:
            return bool(self.id)
        for held in self.held:
            if held.role not in roles:
                continue
            if held.role in SIDED_ROLES and side and held.side != side:
                continue
            if held.role is Role.PARTICIPANT and organization and held.organization != organization:
                continue
            return True
        return False

    def require(self, permission: str, *, side: str = "", organization: str = "") -> None:
        """Raises ForbiddenError, naming the roles that would do, unless `allows`."""
        if self.allows(permission, side=side, organization=organization):
            return
        roles = ", ".join(sorted(PERMISSIONS.get(permission, frozenset())))
        scope = f" of side {side}" if side else ""
        raise ForbiddenError(
            f"this needs the permission {permission}{scope}",
            remedy=f"sign in as: {roles}" if roles else "nobody holds this permission",
        )


VISITOR = Actor()


def actor_of(person: Person) -> Actor:
    """The actor a signed-in person is, with the roles held now; one query."""
    if not person.is_active:
        return VISITOR
    held = tuple(
        Held(Role(grant.role), grant.side, grant.organization)
        for grant in person.grants.order_by("side", "organization", "role")
    )
    return Actor(str(person.pk), held, person.is_sample)
