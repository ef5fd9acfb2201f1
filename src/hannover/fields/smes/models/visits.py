"""Delegations, their hosts, tours, and the notes of visits."""

from __future__ import annotations

from typing import Any

from django.db import models

from hannover.fields.smes import domain
from hannover.record.models.projection import Projection


class Delegation(Projection):
    noun = domain.Delegation

    @classmethod
    def columns(cls, noun: domain.Delegation, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class Host(Projection):
    """`parent` is the delegation."""

    noun = domain.Host
    company = models.CharField(max_length=120, db_index=True)

    @classmethod
    def columns(cls, noun: domain.Host, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.delegation, "company": noun.company}]


class Tour(Projection):
    """`parent` is the delegation; `key` is the delegation's with the number."""

    noun = domain.Tour

    @classmethod
    def columns(cls, noun: domain.Tour, entity: str) -> list[dict[str, Any]]:
        return [{"key": f"{noun.delegation}-{noun.number}", "parent": noun.delegation}]


class VisitNote(Projection):
    """`parent` is the delegation."""

    noun = domain.VisitNote

    @classmethod
    def columns(cls, noun: domain.VisitNote, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.delegation}]
