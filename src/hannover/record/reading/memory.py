"""Remembers what was read until the next write: answers are keyed by the version of the store."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from hannover.accounts.permissions import Actor
from hannover.record.log import store_version
from hannover.record.moment import Moment

T = TypeVar("T")
KEPT = 64
_answers: OrderedDict[tuple[str, ...], object] = OrderedDict()
_lock = Lock()


def remembered(name: str, moment: Moment, actor: Actor, read: Callable[[], T]) -> T:
    """The answer to `read`, from memory if the same was read of the same version of the store, for the same
    moment and for somebody who may see the same.
    """
    instant = "now" if moment.is_now else moment.known_text
    sees = actor.side if actor.side and actor.allows("read-side", side=actor.side) else ""
    key = (name, store_version(), moment.as_of.isoformat(), instant, sees, str(actor.allows("administer")))
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]  # type: ignore[return-value]  # the name decides the type
    answer = read()
    with _lock:
        _answers[key] = answer
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return answer
