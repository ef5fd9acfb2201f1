"""Questions too large to try everything, drawn from a seed."""

from __future__ import annotations

import numpy as np

from hannover.engine.allocate.meetings import Agenda, Interpreter, Participant, Request
from hannover.engine.allocate.tour import Day, Host, Hours, Tour


def large_agenda(people: int, requests: int, tables: int, seed: int = 1, interpreters: int = 0) -> Agenda:
    """A larger agenda over two days with a lunch break."""
    dice = np.random.default_rng(seed)
    slots = [f"s{at:02}" for at in range(16)]
    ids = [f"p{at:02}" for at in range(people)]
    participants = [
        Participant(id=name, available=frozenset(slot for slot in slots if dice.random() < 0.85) | {"s00"})
        for name in ids
    ]
    pairs = sorted({tuple(sorted(dice.choice(people, 2, replace=False).tolist())) for _ in range(requests)})
    speaks = [
        Interpreter(id=f"i{at}", languages=frozenset({"ja"}), available=frozenset(slots))
        for at in range(interpreters)
    ]
    return Agenda(
        participants=participants, slots=slots, tables=dict.fromkeys(slots, tables), breaks=frozenset({"s05"}),
        requests=[Request(one=ids[a], other=ids[b], weight=float(dice.integers(1, 9)),
                          language="ja" if interpreters and dice.random() < 0.4 else "") for a, b in pairs],
        day={slot: "first" if at < 8 else "second" for at, slot in enumerate(slots)}, interpreters=speaks,
    )  # fmt: skip


def large_tour() -> Tour:
    """25 hosts and five days; three have to be seen."""
    dice, days = np.random.default_rng(4), "abcde"
    place = dice.random((26, 2)) * 120
    minutes = np.round(np.sqrt(((place[:, None] - place[None]) ** 2).sum(-1)) + 10)
    np.fill_diagonal(minutes, 0)
    hosts = [
        Host(id=f"h{at:02}", minutes=float(dice.integers(4, 9) * 15), value=float(dice.integers(1, 10)), must=at < 3,
             open=dict.fromkeys(days, Hours(opens=0, closes=1000)))
        for at in range(25)
    ]  # fmt: skip
    return Tour(
        hosts=hosts, places=[*(one.id for one in hosts), "hotel"], minutes=minutes,
        days=[Day(id=day, begins=0, ends=600, start="hotel", end="hotel") for day in days],
    )  # fmt: skip
