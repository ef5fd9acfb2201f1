"""The fixed words of a report, to be translated: headings, columns, marks, and the text on method."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hannover.record.domain import Aggregation, Level, OutcomeKind

LABELS: Mapping[str, Promise] = {
    "all_commitments": _("all commitments"),
    "assessments": _("What each side says"),
    "attained": _("Attained"),
    "baseline": _("Baseline"),
    "begins": _("Begins"),
    "chain": _("Chain"),
    "carried": _("Carried over from an earlier round"),
    "closed": _("Closed"),
    "commitments": _("Commitments"),
    "contents": _("Contents"),
    "date": _("Date"),
    "declaration": _("Declaration"),
    "dialogues": _("Dialogues"),
    "disagree": _("The sides disagree"),
    "due": _("Due"),
    "earlier_wording": _("an earlier wording"),
    "evidence": _("Evidence"),
    "evidence_of_field": _("Evidence on the field as a whole"),
    "evidence_of_programme": _("Evidence on the programme as a whole"),
    "field": _("Field"),
    "followup": _("What became of this"),
    "formula": _("(observed − baseline) / (target − baseline)"),
    "gap": _("What is missing"),
    "glance": _("At a glance"),
    "heads": _("Heads of the event log"),
    "host": _("Host"),
    "indicators": _("Indicators"),
    "length": _("Events"),
    "level": _("Level"),
    "levels": _("The five levels"),
    "meaning": _("Meaning"),
    "method": _("How to read this report"),
    "milestones": _("Milestones"),
    "newest": _("Newest"),
    "no_dialogue": _("No dialogue is recorded."),
    "no_evidence": _("No evidence is recorded."),
    "no_indicator": _("No indicator measures this commitment."),
    "no_round": _("No round is recorded."),
    "not_counted": _("not counted: cites no evidence"),
    "not_reached": _("Not yet"),
    "not_stated": _("Not stated"),
    "number": _("Number"),
    "observed": _("Observed"),
    "observations": _("Observations"),
    "overdue": _("Past its date"),
    "owner": _("In charge"),
    "reached": _("Reached"),
    "report": _("Report"),
    "sample": _("Sample"),
    "skip": _("Skip to content"),
    "signature": _("Signature"),
    "signed_by": _("Signed by"),
    "source": _("Source"),
    "sources": _("Sources"),
    "star": _("* includes unconfirmed evidence"),
    "step": _("Step"),
    "summary": _("Summary"),
    "target": _("Target"),
    "timeline": _("Timeline"),
    "unconfirmed": _("Unconfirmed"),
    "verify": _("How to verify this report"),
    "with_evidence": _("Commitments with evidence"),
}
LEVEL_MEANINGS: Mapping[Level, Promise] = {
    Level.NO_EVIDENCE: _("Nothing that could be read shows whether anything was done."),
    Level.NOT_STARTED: _("What could be read shows that work has not begun."),
    Level.LIMITED: _("Something was done, but most of what was promised is still to be done."),
    Level.SUBSTANTIAL: _("Most of what was promised has been done."),
    Level.COMPLETE: _("Everything that was promised has been done."),
}
AGGREGATIONS: Mapping[Aggregation, Promise] = {
    Aggregation.LATEST: _("the newest of the observations"),
    Aggregation.SUM: _("the sum of the observations"),
    Aggregation.MEAN: _("the mean of the observations"),
    Aggregation.MAXIMUM: _("the largest of the observations"),
}
OUTCOME_KINDS: Mapping[OutcomeKind, Promise] = {
    OutcomeKind.INFORMATION: _("Information"),
    OutcomeKind.DECISION: _("Decision"),
    OutcomeKind.ACTION: _("Action"),
}
OUTCOME_STATES: Mapping[str, Promise] = {
    "draft": _("Draft, signed by neither side"),
    "signed-by-one": _("Signed by one side, not in effect"),
    "in-effect": _("In effect, signed by both sides"),
    "closed": _("Closed"),
}
MISSING: Mapping[str, Promise] = {
    "evidence": _("no evidence"),
    "target": _("no target stated"),
    "baseline": _("no baseline stated"),
}
GAPS: Mapping[str, Promise] = {
    "no-evidence": _("No evidence is recorded"),
    "unconfirmed-only": _("All evidence is unconfirmed"),
    "no-owner": _("No source names who is in charge: %(side)s"),
    "no-assessment": _("No assessment is stated: %(side)s"),
    "no-indicator": _("No indicator measures it"),
    "no-target": _("No target is stated"),
    "open-step": _("A milestone is not reached"),
    "overdue": _("A milestone is past its date"),
}
METHOD: tuple[tuple[Promise, tuple[Promise, ...]], ...] = (
    (
        _("Progress is computed, never typed in"),
        (
            _(
                "An indicator that has a baseline, a target and an observation attains (observed − baseline) "
                "/ (target − baseline), rounded to four decimals and kept between 0 and 1. A commitment "
                "attains the mean of its indicators that have both evidence and a target; beside it stands "
                "how many of how many those are."
            ),
            _(
                "The target that counts is the first one that is not yet due on the as-of date, or else the "
                "last one. Without a target there is evidence and no percentage. No evidence is not zero."
            ),
        ),
    ),
    (
        _("Two dates"),
        (
            _(
                "The report shows what had happened by one date, as far as it was recorded by another. A "
                "fact counts from its own date, whenever it was entered; what was entered after the second "
                "date is left out. Dates are printed as precisely as their source states them; a fact dated "
                "only by a month or a year counts from the last day of it."
            ),
        ),
    ),
    (
        _("Evidence"),
        (
            _(
                "Every piece of evidence is dated and has a source. It bears the same number throughout the "
                "report. “Unconfirmed” means that whoever entered the fact could not read its source: it is "
                "shown, but no indicator counts it. “Sample” marks what is invented to show how the product "
                "works."
            ),
        ),
    ),
    (
        _("Two sides"),
        (
            _(
                "Each side assesses every commitment for itself, on five levels, with reasons. The two views "
                "stand beside each other and are never averaged; where they differ, the report says so. "
                "What is agreed between the sides takes effect when both have signed the same wording."
            ),
            _(
                "What no source states, such as who is in charge on one side, is “not stated”. The report "
                "does not fill it in."
            ),
        ),
    ),
)
VERIFYING: tuple[Promise, ...] = (
    _(
        "Every fact in this report is an event in a log that is only ever added to. The events form chains: "
        "each carries the SHA-256 of the one before it, so that nothing can be changed or removed without "
        "breaking the chain. The heads below were the ends of the public chains when the report was made."
    ),
    _(
        "Whoever keeps this report can later have it proven, on the machine that holds the log, that today’s "
        "log still contains everything that led to these heads:"
    ),
)
REDOING = _(
    "The JSON form of this report holds the inputs of every number and the event that recorded each of them, "
    "so that every percentage can be computed again by hand."
)
