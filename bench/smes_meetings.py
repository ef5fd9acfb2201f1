"""What timetabling an event of 300 companies and 2,000 requests takes, as staff see it on the page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.stores import ask


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        found = ask("bench.smes_meetings_probe", Path(folder), os.environ)
    event = "300 companies, 2,000 requests"
    return [
        Row(
            name="smes-timetable",
            figure=f"{event}: from starting the job (15 s allowed) to the stored timetable, s",
            ours=found["seconds"],
            goal=15,
        ),
        Row(
            name="smes-timetable-gap",
            figure=f"{event}: share of the bound not reached",
            ours=found["gap"],
            goal=0.01,
        ),
        Row(name="smes-timetable-meetings", figure=f"{event}: meetings placed", ours=found["meetings"]),
        Row(name="smes-timetable-idle", figure=f"{event}: idle slots", ours=found["idle"]),
        Row(
            name="smes-timetable-states",
            figure=f"{event}: states shown while computing",
            ours=found["states"],
        ),
        Row(
            name="smes-timetable-answer",
            figure=f"{event}: one question for progress, s",
            ours=found["answer"],
        ),
        Row(
            name="smes-timetable-repair",
            figure=f"{event}: repair after one company withdrew, s",
            ours=found["repair"],
        ),
        Row(
            name="smes-timetable-moved", figure=f"{event}: meetings moved by that repair", ours=found["moved"]
        ),
        Row(
            name="smes-timetable-page",
            figure=f"{event}: the organizer's page of the meetings, a slot at a time, s",
            ours=found["page"],
        ),
    ]
