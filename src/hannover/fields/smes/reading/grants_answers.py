"""Answers of the operations that only read: requirements of an application, all rules, and letters."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hannover.errors import UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants_checking import alive_rows, hold_call, may_read
from hannover.fields.smes.actions.grants_partners import told_as
from hannover.fields.smes.analysis.grants import Finding
from hannover.fields.smes.analysis.grants_selection import compare_rules, rank
from hannover.fields.smes.formats.grants_pdf import write_letter
from hannover.fields.smes.inputs.grants import (
    CheckEligibility,
    CompareRules,
    DrawLetter,
    EligibilityFound,
    LetterDrawn,
    RankedApplication,
    RequirementFound,
    RuleCompared,
    RulesCompared,
)
from hannover.fields.smes.reading.grants_facts import candidates, examine
from hannover.fields.smes.reading.grants_letters import read_letter
from hannover.fields.smes.words.grants_reasons import phrases
from hannover.operations import Context
from hannover.record.moment import now
from hannover.record.signing import NEWEST, acting_side, reader_of

SECONDS = 30.0
"""For all rules together; a page takes less, and leaves the rest to a worker."""


def show_eligibility(values: CheckEligibility, context: Context) -> EligibilityFound:
    """Every requirement of the call for an application, for its companies and the staff of both sides."""
    rows = alive_rows(models.Application, key=values.application)
    if not rows or not may_read(rows[0], reader_of(context)):
        raise UnknownError(_("there is no such application"), field="application")
    application: domain.Application = rows[0].fact
    [found] = examine(hold_call(application.call).fact, [application], NEWEST, at=context.now)
    keys = {one.company: told_as(context, one) for one in application.partners}
    return EligibilityFound(
        application.key,
        found.eligibility.met,
        tuple(
            _requirement(one, keys.get(one.company, ""), context.language)
            for one in found.eligibility.findings
        ),
    )


def _requirement(finding: Finding, company: str, language: str) -> RequirementFound:
    texts = phrases("requirement")[finding.requirement]
    because = texts.get(language.split("-")[0], texts["en"])
    if finding.asked:
        because = f"{because}: {' '.join(finding.asked)} / {' '.join(finding.found) or '–'}"
    return RequirementFound(finding.requirement.value, finding.met, company, because)


def compare_selection_rules(values: CompareRules, context: Context) -> RulesCompared:
    """What every rule would fund of what was submitted and appraised by both sides. Staff alone."""
    acting_side(context, "run-programme")
    call: domain.Call = hold_call(values.call).fact
    applications = [row.fact for row in alive_rows(models.Application, parent=call.key)]
    ranked, _ineligible, waiting = candidates(examine(call, applications, NEWEST, at=context.now))

    def told(done: int, total: int) -> None:
        context.report(done, total, "")

    compared = compare_rules(call, ranked, seconds=SECONDS, told=told) if ranked else ()
    return RulesCompared(
        call.key,
        tuple(
            RankedApplication(one.application.key, place, one.score)
            for place, one in enumerate(rank(ranked), 1)
        ),
        tuple(
            RuleCompared(
                one.rule.value,
                one.declared,
                one.chosen.funded,
                dict(one.chosen.spent),
                one.chosen.value,
                one.chosen.bound,
                one.share,
            )
            for one in compared
            if one.chosen
        ),
        tuple(waiting),
    )


def draw_letter(values: DrawLetter, context: Context) -> LetterDrawn:
    """The decision letter for a company as PDF, for its participants and the staff of its side."""
    moment = now()
    letter = read_letter(moment, reader_of(context), values.application, values.company, values.language)
    name = f"{values.application}_{values.language}.pdf"
    content = write_letter(letter, made_at=context.now)
    return LetterDrawn(values.application, values.company, values.language, content, name)
