"""Brokerage events, who attends them, who asks for whom, and their timetables."""

from __future__ import annotations

from typing import Any

from django.db import models

from hannover.fields.smes import domain
from hannover.record.models.projection import Projection


class BrokerageEvent(Projection):
    noun = domain.BrokerageEvent

    @classmethod
    def columns(cls, noun: domain.BrokerageEvent, entity: str) -> list[dict[str, Any]]:
        return [{"key": noun.key, "parent": ""}]


class Attendance(Projection):
    """`parent` is the event."""

    noun = domain.Attendance
    company = models.CharField(max_length=120, db_index=True)

    @classmethod
    def columns(cls, noun: domain.Attendance, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.event, "company": noun.company}]


class MeetingRequest(Projection):
    """`parent` is the event; `company` asked `toward`."""

    noun = domain.MeetingRequest
    company = models.CharField(max_length=120, db_index=True)
    toward = models.CharField(max_length=120, db_index=True)

    @classmethod
    def columns(cls, noun: domain.MeetingRequest, entity: str) -> list[dict[str, Any]]:
        return [{"key": entity, "parent": noun.event, "company": noun.company, "toward": noun.toward}]


class Timetable(Projection):
    """`parent` is the event; `key` is the event's with the number."""

    noun = domain.Timetable

    @classmethod
    def columns(cls, noun: domain.Timetable, entity: str) -> list[dict[str, Any]]:
        return [{"key": f"{noun.event}-{noun.number}", "parent": noun.event}]
