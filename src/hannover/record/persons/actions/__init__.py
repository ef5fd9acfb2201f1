"""Writes about persons: who they are, what they may do, how they sign in, and that they are forgotten."""

from hannover.record.persons.actions.forgetting import erase_person
from hannover.record.persons.actions.passwords import (
    change_password,
    issue_password_link,
    release_login,
    set_password_by_link,
)
from hannover.record.persons.actions.people import change_own_data, create_administrator, create_person
from hannover.record.persons.actions.roles import give_role, withdraw_role
from hannover.record.persons.actions.tokens import issue_token, revoke_token

__all__ = [
    "change_own_data",
    "change_password",
    "create_administrator",
    "create_person",
    "erase_person",
    "give_role",
    "issue_password_link",
    "issue_token",
    "release_login",
    "revoke_token",
    "set_password_by_link",
    "withdraw_role",
]
