"""Persons of the programme: registering them, what they may do, and forgetting them."""

from hannover.record.persons.actions import create_administrator

__all__ = ["create_administrator"]
