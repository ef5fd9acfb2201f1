"""Imports companies with their profiles: every row is checked first, then all are written, or none."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils import uuid7

from hannover.errors import FileError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import hold_known, write_for
from hannover.fields.smes.actions.companies import company_draft
from hannover.fields.smes.actions.companies_checking import (
    Known,
    missing_for_review,
    read_identity,
    read_known,
    read_said,
    refuse_leaks,
)
from hannover.fields.smes.actions.companies_keeping import Kept, keep, salted
from hannover.fields.smes.actions.companies_profiles import profile_draft
from hannover.fields.smes.actions.companies_registered import Details, Registered, Said, details_of, said_by
from hannover.fields.smes.actions.companies_reviewing import publication
from hannover.fields.smes.analysis.companies import fold_name, fold_number
from hannover.fields.smes.domain import ProfileStanding
from hannover.fields.smes.formats.companies_classification import read_classification
from hannover.fields.smes.formats.companies_reading import read_table
from hannover.fields.smes.formats.companies_rows import Row, RowReader
from hannover.fields.smes.inputs.companies import (
    ClassificationImported,
    CompaniesImported,
    ImportClassification,
    ImportCompanies,
    ImportPreview,
    PreviewCompanies,
)
from hannover.fields.smes.words.companies_columns import column_word
from hannover.operations import Context
from hannover.record import models as record
from hannover.record.log import Draft, heads
from hannover.record.signing import acting_side

MOST_TOLD = 200
AT_ONCE = 5_000
SCHEMES_GIVEN = (domain.Scheme.JSIC, domain.Scheme.NACE, domain.Scheme.WZ, domain.Scheme.ISIC)


@dataclass
class Plan:
    """What an import would write, and everything that there is to say about the file."""

    rows: int
    columns: tuple[str, ...]
    registered: Registered
    companies: list[domain.Identity] = field(default_factory=list)
    profiles: list[domain.Profile] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: int = 0


@contextmanager
def all_kept() -> Iterator[None]:
    """For work that makes hundreds of thousands of nouns and keeps them all: not searching them for cycles
    again and again saves an eighth of the processor's time (measured at 20,000 profiles).
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def preview_companies(values: PreviewCompanies, context: Context) -> ImportPreview:
    """What `import_companies` would do with the file; nothing is written."""
    plan = read_plan(values.file, values.file_name, values.language, context)
    return ImportPreview(
        plan.rows,
        len(plan.companies),
        len(plan.profiles),
        plan.left_out,
        told(plan.repairs),
        told(plan.problems),
        plan.columns,
    )


def import_companies(values: ImportCompanies, context: Context) -> CompaniesImported:
    """Writes the companies and profiles of the table for the side of the actor. A complete profile waits for
    its review, one that lacks something stays a draft, and a `reviewed` table is published at once.

    Raises FileError naming line and column of each bad row; then nothing was written. With `partial` the good
    rows are written and the bad ones told.
    """
    side = acting_side(context, "run-programme")
    if values.reviewed:
        context.actor.require("review-profile", side=side)
    with all_kept(), transaction.atomic():
        hold_known(record.Side, side, field="side")
        return carry_out(read_plan(values.file, values.file_name, values.language, context), values, context)


def carry_out(plan: Plan, values: ImportCompanies, context: Context) -> CompaniesImported:
    """Writes what was planned for the side of the actor, in one transaction; reads the file again where
    another company was registered since.
    """
    side = acting_side(context, "run-programme")
    if values.reviewed:
        context.actor.require("review-profile", side=side)
    with transaction.atomic():
        hold_known(record.Side, side, field="side")
        if plan.registered != Registered.of(side):
            plan = read_plan(values.file, values.file_name, values.language, context)
        if plan.problems and not values.partial:
            shown = "; ".join(told(plan.problems)[:20])
            raise FileError(
                _("nothing was imported: %(problems)s") % {"problems": shown},
                file=values.file_name,
                remedy=_("correct these rows, or import the others with `partial`"),
            )
        if not plan.companies and not plan.profiles:
            raise FileError(
                _("no row can be imported"),
                file=values.file_name,
                remedy=next(iter([*plan.problems, *plan.repairs]), ""),
            )
        _write(plan, side, context, reviewed=values.reviewed)
    head = next((str(head) for head in heads() if head.chain.endswith(f"/{side}/side")), "")
    return CompaniesImported(
        len(plan.companies), len(plan.profiles), plan.left_out, told(plan.repairs), told(plan.problems), head
    )


def import_classification(values: ImportClassification, context: Context) -> ClassificationImported:
    """Keeps the codes and titles of a classification, in the place of those of that scheme before."""
    side = acting_side(context, "run-programme")
    if values.scheme not in [scheme.value for scheme in SCHEMES_GIVEN]:
        raise InputError(
            _("this classification is not known here"),
            field="scheme",
            remedy=", ".join(scheme.value for scheme in SCHEMES_GIVEN),
        )
    titles = read_classification(values.file, file=values.file_name)
    with transaction.atomic():
        noun = domain.Classification(
            scheme=domain.Scheme(values.scheme), codes=len(titles), source=values.file_name[:200]
        )
        draft = Draft(state=noun, happened_on=context.now.date(), action="loaded", audience="joint")
        write_for(context, side, draft)
        models.ClassificationTable.objects.update_or_create(
            scheme=values.scheme, defaults={"source": values.file_name[:200], "titles": titles}
        )
    languages = tuple(sorted({language for title in titles.values() for language in title}))
    return ClassificationImported(values.scheme, len(titles), languages)


def read_plan(content: bytes, name: str, language: str, context: Context) -> Plan:
    """Reads and checks the whole file against itself and against what is registered for the side."""
    side = acting_side(context, "run-programme")
    known = read_known()
    if language and language not in known.languages:
        raise InputError(
            _("%(language)s is not a language of the programme") % {"language": repr(language[:20])},
            field="language",
            remedy=", ".join(known.languages),
        )
    opening = _("The file is being read.")
    context.report(0, 0, opening)
    table = read_table(content, file=name, tick=lambda: context.report(0, 0, opening))
    reader = RowReader(language, known.languages)
    plan = Plan(table.count, table.columns, Registered.of(side))
    planner = _Planner(side, known, context, plan)
    for done, line in enumerate(table.lines, 1):
        try:
            planner.take(reader.read(line))
        except InputError as problem:
            problem.field = column_word(problem.field)
            planner.plan.problems.append(
                _("line %(line)s, %(problem)s") % {"line": line.number, "problem": problem}
            )
            planner.plan.left_out += 1
        if done % 1000 == 0:
            context.report(done, 2 * table.count, _("The rows are being checked."))
    planner.plan.repairs[:0] = [*table.repairs, *reader.told()]
    return planner.plan


class _Planner:
    """Takes rows one by one: finds rows of one company, and refuses what contradicts another row."""

    def __init__(self, side: str, known: Known, context: Context, plan: Plan) -> None:
        self.side = side
        self.known = known
        self.today = context.now.date()
        self.sample = context.actor.sample
        self.plan = plan
        self.by_number: dict[str, domain.Identity] = {}
        self.by_details: dict[Details, domain.Identity] = {}
        self.said: set[Said] = set()

    def take(self, row: Row) -> None:
        identity = read_identity(row, company=str(uuid7()), side=self.side, known=self.known)
        found, fresh, registered = self._company(identity)
        profile = self._profile(row, found)
        if registered:
            self.plan.repairs.append(
                _("line %(line)s: this company is registered already; nothing of it is changed")
                % {"line": row.line}
            )
        if profile is not None:
            said = said_by(profile)
            if said in self.said or (registered and said in self.plan.registered.said):
                self.plan.repairs.append(
                    _("line %(line)s: says the same as an earlier row; left out") % {"line": row.line}
                    if said in self.said
                    else _("line %(line)s: the company has this profile already; left out")
                    % {"line": row.line}
                )
                self.plan.left_out += 1
                return
            self.said.add(said)
            self.plan.profiles.append(profile)
        if fresh:
            self._remember(found)

    def _profile(self, row: Row, identity: domain.Identity) -> domain.Profile | None:
        if row.profile is None:
            return None
        said = read_said(row.profile, known=self.known, today=self.today)
        profile = domain.Profile(
            key=str(uuid7()),
            company=identity.company,
            side=self.side,
            standing=ProfileStanding.DRAFT if missing_for_review(said) else ProfileStanding.SUBMITTED,
            sample=self.sample,
            **said,
        )
        refuse_leaks(identity, profile)
        return profile

    def _company(self, identity: domain.Identity) -> tuple[domain.Identity, bool, bool]:
        """The company of a row, under the names of that row; whether it is new, and whether it is registered."""
        if registered := self.plan.registered.find(identity):
            if not self.plan.registered.has_name_of(registered, identity):
                raise InputError(
                    _("this registration number is that of a company with another name"),
                    field="number",
                    remedy=_("correct the number, or change the name of the company that is registered"),
                )
            return replace(identity, company=registered), False, True
        number = fold_number(identity.number)
        before = self.by_number.get(number) if number else self.by_details.get(details_of(identity))
        if before is None:
            return identity, True, False
        if not _same_name(before, identity):
            raise InputError(
                _("an earlier row has this registration number with another name"),
                field="number",
                remedy=_("one company has one number"),
            )
        return replace(identity, company=before.company), False, False

    def _remember(self, identity: domain.Identity) -> None:
        self.plan.companies.append(identity)
        if number := fold_number(identity.number):
            self.by_number[number] = identity
        else:
            self.by_details[details_of(identity)] = identity


def _same_name(one: domain.Identity, other: domain.Identity) -> bool:
    names = {fold_name(name) for name in one.names.values()}
    return any(fold_name(name) in names for name in other.names.values())


def _write(plan: Plan, side: str, context: Context, *, reviewed: bool) -> None:
    """Writes in batches, and says after each how far it is: the second half of the work."""
    total = len(plan.companies) + len(plan.profiles)
    done = 0
    for identities in _batches(plan.companies):
        kept = [salted(identity) for identity in identities]
        keep(kept)
        write_for(context, side, *_company_drafts(kept, context))
        done += len(kept)
        context.report(total + done, 2 * total, _("Companies and profiles are being written."))
    for profiles in _batches(plan.profiles):
        write_for(context, side, *_profile_drafts(profiles, context, reviewed))
        done += len(profiles)
        context.report(total + done, 2 * total, _("Companies and profiles are being written."))


def _company_drafts(kept: Sequence[Kept], context: Context) -> Iterator[Draft]:
    for one in kept:
        identity = one.identity
        company = domain.Company(
            key=identity.company, side=identity.side, digest=one.digest, sample=context.actor.sample
        )
        yield company_draft(company, context, action="imported")


def _profile_drafts(profiles: Iterable[domain.Profile], context: Context, reviewed: bool) -> Iterator[Draft]:
    for profile in profiles:
        if reviewed and profile.standing is ProfileStanding.SUBMITTED:
            yield from publication(profile, context, action="imported")
        else:
            yield profile_draft(profile, context, action="imported")


def _batches(items: Sequence[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while batch := list(itertools.islice(waiting, AT_ONCE)):
        yield batch


def told(lines: Sequence[str]) -> tuple[str, ...]:
    """The first 200 lines, and how many more there are."""
    if len(lines) <= MOST_TOLD:
        return tuple(lines)
    return (*lines[:MOST_TOLD], _("... and %(count)s more") % {"count": f"{len(lines) - MOST_TOLD:,}"})
