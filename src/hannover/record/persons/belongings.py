"""What belongs to a person alone, beside the record: it goes with the person who is forgotten.

An app registers such a table when Django starts.
"""

from __future__ import annotations

from uuid import UUID

from django.apps import apps

_registered: dict[str, str] = {}


def register_belongings(label: str, person: str = "person") -> None:
    """`label` is that of the model, "app.model"; `person` the column that holds whose a row is."""
    _registered[label] = person


def erase_belongings(person: UUID) -> None:
    for label, column in _registered.items():
        apps.get_model(label)._default_manager.filter(**{column: person}).delete()
