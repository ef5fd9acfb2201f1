"""A report in words: what its printed forms lay out, in one language. The layout adds nothing to it."""

from __future__ import annotations

from dataclasses import dataclass

from hannover.record.report.voice import Words


@dataclass(frozen=True)
class SourceWords:
    """`url` is empty unless it is an address of the web; `comma` stands between title and passage."""

    title: str
    comma: str
    url: str
    passage: str


@dataclass(frozen=True)
class Named:
    """A label with what it stands for; an empty value is "not stated"."""

    label: str
    value: Words


@dataclass(frozen=True)
class SideWords:
    key: str
    position: int
    name: Words


@dataclass(frozen=True)
class EvidenceWords:
    """`first`: here for the first time in the document. `side` recorded it; None: neither did."""

    number: int
    first: bool
    date: str
    machine_date: str
    title: Words
    summary: Words
    kind: str
    source: SourceWords
    confirmed: bool
    sample: bool
    side: SideWords | None


@dataclass(frozen=True)
class OwnerWords:
    side: SideWords
    name: Words
    short: str


@dataclass(frozen=True)
class AssessmentWords:
    """One side's view; without a level it is "not stated". `steps` of three boxes are filled, -1 for no
    evidence.
    """

    side: SideWords
    level: str
    level_name: str
    steps: int
    reason: Words
    date: str
    sample: bool
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class StepWords:
    title: Words
    due: str
    reached: str
    overdue: bool
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class ObservationWords:
    date: str
    value: str
    note: str
    counted: bool
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class Quantity:
    """A number with its date and source; `value` is empty where nothing is stated."""

    value: str = ""
    date: str = ""
    source: SourceWords | None = None


@dataclass(frozen=True)
class IndicatorWords:
    """`sum` is the formula with its numbers; `why_not` says why there is no percentage."""

    title: Words
    unit: Words
    counting: Words
    baseline: Quantity
    target: Quantity
    other_targets: tuple[Quantity, ...]
    observed: Quantity
    observed_from: str
    evidence: tuple[int, ...]
    attained: str
    width: str
    sum: str
    why_not: str
    observations: tuple[ObservationWords, ...]


@dataclass(frozen=True)
class ProgressWords:
    """`attained` is empty where there is no percentage. `width` of a bar, in percent; `sum`: the mean with
    its numbers.
    """

    attained: str
    width: str
    count: str
    sum: str = ""


@dataclass(frozen=True)
class PromiseWords:
    key: str
    number: str
    title: Words
    text: Words
    source: SourceWords
    owners: tuple[OwnerWords, ...]
    dates: tuple[Named, ...]
    progress: ProgressWords
    assessments: tuple[AssessmentWords, ...]
    disagree: bool
    indicators: tuple[IndicatorWords, ...]
    steps: tuple[StepWords, ...]
    evidence: tuple[EvidenceWords, ...]


@dataclass(frozen=True)
class LevelCount:
    level: str
    level_name: str
    steps: int
    count: str


@dataclass(frozen=True)
class SideLevels:
    """How many commitments of a field one side sees on which level."""

    side: SideWords
    levels: tuple[LevelCount, ...]


@dataclass(frozen=True)
class FieldRow:
    """A field in the table at a glance; `with_evidence` is "1 of 2" commitments."""

    key: str
    number: int
    title: Words
    with_evidence: str
    evidence: str
    unconfirmed: str
    newest: str
    progress: ProgressWords
    sides: tuple[SideLevels, ...]


@dataclass(frozen=True)
class Reference:
    """A commitment named elsewhere than in its own place."""

    key: str
    number: str
    title: Words


@dataclass(frozen=True)
class GapWords:
    """`all`: every commitment of the programme has it."""

    label: str
    count: str
    all: bool
    commitments: tuple[Reference, ...]


@dataclass(frozen=True)
class ChapterWords:
    key: str
    number: int
    title: Words
    summary: Words
    row: FieldRow
    promises: tuple[PromiseWords, ...]
    evidence: tuple[EvidenceWords, ...]


@dataclass(frozen=True)
class MarkWords:
    """A mark on the timeline, from `left` to `right` in percent of the width; `level` keeps it clear of its
    neighbours, and `y` is that in pixels of a screen. `address` is its place in the document.
    """

    left: str
    right: str
    level: int
    y: str
    address: str
    vague: bool
    confirmed: bool
    sample: bool
    number: int
    label: str


@dataclass(frozen=True)
class LaneWords:
    number: str
    title: Words
    levels: int
    height: str
    marks: tuple[MarkWords, ...]


@dataclass(frozen=True)
class TimelineWords:
    """`years` with the place where each begins, in percent of the width; `alternative` says what is drawn.

    signed_at is empty where the declaration had not been signed.
    """

    years: tuple[tuple[str, str], ...]
    signed_at: str
    signed_label: str
    today_at: str
    lanes: tuple[LaneWords, ...]
    caption: str
    alternative: str
    left_out: str


@dataclass(frozen=True)
class SignatureWords:
    side: SideWords
    date: str
    current: bool


@dataclass(frozen=True)
class FollowUpWords:
    side: SideWords
    date: str
    note: Words
    closed: bool
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class OutcomeWords:
    kind: str
    state: str
    wording: Words
    owners: tuple[OwnerWords, ...]
    due: str
    overdue: bool
    sample: bool
    signatures: tuple[SignatureWords, ...]
    followups: tuple[FollowUpWords, ...]


@dataclass(frozen=True)
class StatementWords:
    side: SideWords
    text: Words
    date: str


@dataclass(frozen=True)
class AgendaWords:
    title: Words
    carried: bool
    statements: tuple[StatementWords, ...]
    outcomes: tuple[OutcomeWords, ...]


@dataclass(frozen=True)
class RoundWords:
    name: str
    date: str
    place: Words
    host: SideWords | None
    confirmed: bool
    evidence: tuple[int, ...]
    agenda: tuple[AgendaWords, ...]


@dataclass(frozen=True)
class DialogueWords:
    title: Words
    summary: Words
    field: str
    sample: bool
    rounds: tuple[RoundWords, ...]


@dataclass(frozen=True)
class CitedWords:
    source: SourceWords
    evidence: tuple[int, ...]
    commitments: tuple[Reference, ...]
    declaration: bool


@dataclass(frozen=True)
class MethodWords:
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class LevelWords:
    level: str
    name: str
    steps: int
    meaning: str


@dataclass(frozen=True)
class HeadWords:
    chain: str
    length: str
    hash: str


@dataclass(frozen=True)
class Document:
    """`lang` is the language of the words around the content, and that of the content where both are the
    same.
    """

    lang: str
    title: Words
    subtitle: str
    sample: bool
    moment: str
    made: str
    facts: tuple[Named, ...]
    signatories: tuple[tuple[SideWords, Words, Words], ...]
    notes: tuple[str, ...]
    lead: Words
    sides: tuple[SideWords, ...]
    figures: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    unconfirmed: bool
    gaps: tuple[GapWords, ...]
    timeline: TimelineWords
    general: tuple[EvidenceWords, ...]
    chapters: tuple[ChapterWords, ...]
    dialogues: tuple[DialogueWords, ...]
    method: tuple[MethodWords, ...]
    levels: tuple[LevelWords, ...]
    sources: tuple[CitedWords, ...]
    verifying: tuple[str, ...]
    redoing: str
    command: tuple[str, ...]
    heads: tuple[HeadWords, ...]
    labels: dict[str, str]
