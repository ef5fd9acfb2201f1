"""Calls for proposals, applications, what both sides think of them, selections and payments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from hannover.fields.smes import domain
from hannover.record.models.projection import Projection


class Call(Projection):
    noun = domain.Call

    @classmethod
    def columns(cls, noun: domain.Call, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class Application(Projection):
    """`parent` is the call; `companies` holds the keys of the partners, each between two bars."""

    noun = domain.Application
    standing = models.CharField(max_length=12)
    companies = models.TextField()

    @classmethod
    def columns(cls, noun: domain.Application, entity: str) -> list[dict[str, Any]]:
        keys = "|".join(partner.company for partner in noun.partners)
        columns = {"key": noun.key, "parent": noun.call, "standing": noun.standing}
        return [{**columns, "companies": f"|{keys}|"}]

    @staticmethod
    def of_companies(companies: Iterable[str]) -> Q:
        """The applications in which one of these companies takes part."""
        found = Q(pk__in=[])
        for company in companies:
            found |= Q(companies__contains=f"|{company}|")
        return found


class Appraisal(Projection):
    """`parent` is the application."""

    noun = domain.Appraisal

    @classmethod
    def columns(cls, noun: domain.Appraisal, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.application}]


class Selection(Projection):
    """`parent` is the call."""

    noun = domain.Selection

    @classmethod
    def columns(cls, noun: domain.Selection, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.call}]


class Instalment(Projection):
    """`parent` is the application."""

    noun = domain.Instalment

    @classmethod
    def columns(cls, noun: domain.Instalment, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.application}]
