"""Roles and permissions in plain words, for the account page, the administration and docs/roles.md."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.accounts.permissions import PERMISSIONS, Role

ROLE_WORDS: dict[Role, Promise] = {
    Role.VISITOR: _("Visitor"),
    Role.PARTICIPANT: _("Participant"),
    Role.REVIEWER: _("Reviewer"),
    Role.OFFICER: _("Officer"),
    Role.SECRETARIAT: _("Secretariat"),
    Role.ADMINISTRATOR: _("Administrator"),
}
PERMISSION_WORDS: dict[str, Promise] = {
    "read-public": _("Read everything that is public"),
    "read-side": _("Read what the own side recorded for itself"),
    "read-names": _("See the names of the people behind what was recorded"),
    "own-account": _("Change the own data, password and access tokens, or be forgotten"),
    "add-evidence": _("Record evidence, and withdraw what the own side recorded"),
    "add-observation": _("Record what was observed of an indicator"),
    "assess": _("Assess commitments for the own side"),
    "appraise": _("Appraise applications for the own side"),
    "change-company": _("Keep the data and profiles of companies: of the own side, or the own one"),
    "find-partners": _("Find partners, be introduced, and ask for meetings"),
    "hold-dialogue": _("Write agendas, statements and reports of the dialogue for the own side"),
    "pay": _("Record what the own side pays to its companies"),
    "register-company": _("Register a company and its first profile"),
    "review-profile": _("Review profiles of companies of the own side"),
    "run-programme": _("Run events, delegations and calls for the own side"),
    "change-organization": _("Keep the names of organizations: of the own side, or the own one"),
    "sign": _("Sign for the own side: one of the two keys"),
    "state-commitment": _("State commitments for the own side"),
    "administer": _("Register people, give and withdraw roles, load the programme"),
}


def allowed_to(role: Role) -> tuple[Promise, ...]:
    """What a role allows, in the order of the table."""
    return tuple(PERMISSION_WORDS[name] for name, roles in PERMISSIONS.items() if role in roles)
