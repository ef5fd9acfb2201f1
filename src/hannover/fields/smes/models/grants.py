"""Calls for proposals, applications, what both sides think of them, selections and payments."""

from __future__ import annotations

from typing import Any

from hannover.fields.smes import domain
from hannover.record.models.projection import Projection


class Call(Projection):
    noun = domain.Call

    @classmethod
    def columns(cls, noun: domain.Call, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class Application(Projection):
    """`parent` is the call."""

    noun = domain.Application

    @classmethod
    def columns(cls, noun: domain.Application, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": noun.call}]


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
