"""What must hold between the entries of a framework: references, numbers, sides, dates, values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from .places import Place
from .schema import TABLES
from .values import nearest

__all__ = ["Entries", "Entry", "check", "check_packages"]


@dataclass(frozen=True)
class Entry:
    """One entry of a table: where it stands, what is written, and what of it could be read."""

    place: Place
    written: dict[str, object]
    read: dict[str, Any]


Entries = dict[str, list[Entry]]


def check(entries: Entries) -> None:
    """Refuses, at its place, everything that does not fit together."""
    for one in CHECKS:
        one(entries)


def check_packages(entries: Entries, packages: Collection[str]) -> None:
    """Refuses fields that bind a package which this program does not have."""
    for entry in entries["field"]:
        package = entry.read.get("package")
        if package and package not in packages:
            entry.place.at("package").refuse(
                f"there is no package {package}", remedy=nearest(package, packages)
            )


def check_unique(entries: Entries) -> None:
    for table, definition in TABLES.items():
        if not definition.single:
            refuse_repeats(entries[table], "key")
    refuse_repeats(entries["side"], "country")
    refuse_repeats(entries["field"], "number")
    refuse_repeats(entries["field"], "package")
    refuse_repeats(entries["commitment"], "number")
    refuse_repeats(entries["round"], "number", within="dialogue")


def refuse_repeats(entries: list[Entry], name: str, *, within: str = "") -> None:
    first: dict[tuple[object, object], Entry] = {}
    for entry in entries:
        if (value := entry.read.get(name)) is None:
            continue
        earlier = first.setdefault((entry.read.get(within), value), entry)
        if earlier is not entry:
            place = earlier.place.at(name)
            message = f"{value} is used already, in {place.document.name}:{place.line}"
            entry.place.at(name).refuse(message, remedy=f"give every entry its own {name}")


def keys_of(entries: list[Entry]) -> dict[str, Entry]:
    return {key: entry for entry in entries if isinstance(key := entry.written.get("key"), str)}


def check_references(entries: Entries) -> None:
    known_keys = {table: keys_of(entries[table]) for table in TABLES}
    for table, definition in TABLES.items():
        for name, key in definition.keys.items():
            known = known_keys.get(key.names, {})
            for entry in entries[table] if key.names else ():
                for place, target in targets(entry, name):
                    if target not in known:
                        remedy = nearest(target, known) or f'add [[{key.names}]] with key = "{target}"'
                        place.refuse(f"there is no {key.names} {target}", remedy=remedy)


def targets(entry: Entry, name: str) -> Iterator[tuple[Place, str]]:
    """The keys that a key of an entry refers to, each with its place."""
    place = entry.place.at(name)
    match entry.read.get(name):
        case str(target):
            yield place, target
        case tuple(listed):
            yield from ((place.at(index), target) for index, target in enumerate(listed) if target)
        case dict(by_side):
            yield from ((place.at(side), target) for side, target in by_side.items())


def check_sides(entries: Entries) -> None:
    declared = [tag for entry in entries["declaration"] for tag in entry.read.get("languages", ())]
    for extra in entries["side"][2:]:
        extra.place.refuse("is a third side", remedy="a framework has exactly two sides")
    for entry in entries["side"]:
        for index, tag in enumerate(entry.read.get("languages", ())):
            if tag and declared and tag not in declared:
                message = f"the declaration has no language {tag}"
                remedy = "add it to the languages of the declaration"
                entry.place.at("languages", index).refuse(message, remedy=remedy)


def check_owners(entries: Entries) -> None:
    sides, organizations = keys_of(entries["side"]), keys_of(entries["organization"])
    for entry in entries["commitment"]:
        for side, owner in entry.read.get("owners", {}).items():
            place = entry.place.at("owners", side)
            if side not in sides:
                place.refuse(f"there is no side {side}", remedy=nearest(side, sides))
            elif owner in organizations:
                refuse_other_side(place, organizations[owner], side=side)


def check_signatories(entries: Entries) -> None:
    organizations = keys_of(entries["organization"])
    for entry in entries["signatory"]:
        organization = organizations.get(entry.read.get("organization", ""))
        if organization is not None and "side" in entry.read:
            refuse_other_side(entry.place.at("organization"), organization, side=entry.read["side"])


def refuse_other_side(place: Place, organization: Entry, *, side: str) -> None:
    belongs = organization.read.get("side", side)
    if belongs != side:
        key = organization.written["key"]
        place.refuse(
            f"{key} belongs to the side {belongs}, not to {side}", remedy=f"name an organization of {side}"
        )


def check_evidence(entries: Entries) -> None:
    commitments = keys_of(entries["commitment"])
    for entry in entries["evidence"]:
        fields = entry.read.get("fields", ())
        for index, key in enumerate(entry.read.get("commitments", ())):
            field = commitments[key].read.get("field") if key in commitments else None
            if fields and field is not None and field not in fields:
                message = f"{key} is a commitment of the field {field}, which this evidence does not name"
                entry.place.at("commitments", index).refuse(message, remedy=f"add {field} to fields")


def check_milestones(entries: Entries) -> None:
    for entry in entries["milestone"]:
        if "reached" in entry.read and not entry.written.get("evidence"):
            remedy = "name the evidence, or leave reached out"
            entry.place.at("reached").refuse("is stated without evidence", remedy=remedy)


def check_indicators(entries: Entries) -> None:
    commitments, fields = keys_of(entries["commitment"]), keys_of(entries["field"])
    currencies = {entry.read.get("currency", "") for entry in entries["side"]} - {""}
    for entry in entries["indicator"]:
        commitment = commitments.get(entry.read.get("commitment", ""))
        field = fields.get(commitment.read.get("field", "")) if commitment else None
        if "computed" in entry.read and field is not None:
            check_computed(entry.place.at("computed"), entry.read["computed"], field)
        check_values(entry, currencies)


def check_computed(place: Place, computed: str, field: Entry) -> None:
    """An indicator is computed by the package of its commitment's field."""
    package, _, name = computed.partition(":")
    bound = str(field.written.get("package", ""))
    if package != bound and bound == field.read.get("package", ""):
        message = f"the field of the commitment is bound to {bound or 'no package'}, not to {package}"
        delete = "delete it: observations are recorded one by one"
        place.refuse(message, remedy=f"write {bound}:{name}" if bound else delete)


def check_values(entry: Entry, currencies: set[str]) -> None:
    """A count or money is never negative; a target lies beyond the baseline, in the stated direction."""
    words = {word for unit in entry.read.get("unit", {}).values() for word in unit.split()}
    never_negative = "a count" if "computed" in entry.read else "money" if words & currencies else ""
    baseline, targets = entry.read.get("baseline"), entry.read.get("targets", ())
    stated = [
        (entry.place.at("targets", index, "value"), target.value) for index, target in enumerate(targets)
    ]
    if baseline is not None:
        stated.append((entry.place.at("baseline", "value"), baseline.value))
    for place, value in stated:
        if value < 0 and never_negative:
            place.refuse(f"{value} is negative", remedy=f"{never_negative} is zero or more")
    sign = -1 if entry.read.get("direction") == "decrease" else 1
    for index, target in enumerate(targets):
        if baseline is not None and (target.value - baseline.value) * sign <= 0:
            direction = "below" if sign < 0 else "above"
            place = entry.place.at("targets", index, "value")
            place.refuse(
                f"{target.value} is not {direction} the baseline", remedy="correct it, or state the direction"
            )
    check_order([(entry.place.at("targets", index, "by"), target.by) for index, target in enumerate(targets)])


def check_order(days: list[tuple[Place, date]]) -> None:
    for (_, earlier), (place, later) in pairwise(days):
        if later <= earlier:
            place.refuse(f"{later} does not come after {earlier}", remedy="write the earlier one first")


def check_organizations(entries: Entries) -> None:
    for entry in entries["organization"]:
        names = entry.read.get("names", ())
        for index, name in enumerate(names):
            place = entry.place.at("names", index)
            if name.begins and name.ends and name.ends < name.begins:
                place.at("ends").refuse(
                    "lies before the day on which the name began", remedy="correct one of the two"
                )
            if index and not ends_before(names[index - 1].ends, name.begins):
                remedy = "write names in order; the earlier ends before the later begins"
                place.at("begins").refuse("overlaps the name before it", remedy=remedy)
    check_successors(entries)


def ends_before(end: date | None, begin: date | None) -> bool:
    return end is not None and (begin is None or end < begin)


def check_successors(entries: Entries) -> None:
    successors = {
        key: entry.read.get("successor", "") for key, entry in keys_of(entries["organization"]).items()
    }
    for key, entry in keys_of(entries["organization"]).items():
        seen, at = set(), key
        while at and at not in seen:
            seen.add(at)
            at = successors.get(at, "")
        if at == key:
            entry.place.at("successor").refuse(f"leads back to {key}", remedy="name who took over last")


def check_periods(entries: Entries) -> None:
    for entry in entries["commitment"]:
        begins, due = entry.read.get("begins"), entry.read.get("due")
        if begins and due and due < begins:
            entry.place.at("due").refuse(
                "lies before the day on which it begins", remedy="correct one of the two"
            )
    for entry in entries["round"]:
        start, end = entry.read.get("start"), entry.read.get("end")
        if end and not start:
            entry.place.at("end").refuse("is stated without a start", remedy="add start")
        elif start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
            entry.place.at("end").refuse("is not after the start", remedy="correct one of the two")


CHECKS: tuple[Callable[[Entries], None], ...] = (
    check_unique,
    check_references,
    check_sides,
    check_owners,
    check_signatories,
    check_evidence,
    check_milestones,
    check_indicators,
    check_organizations,
    check_periods,
)
