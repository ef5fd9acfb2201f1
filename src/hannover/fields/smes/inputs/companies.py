"""What the operations of the desk of companies take and give. Texts are {language tag: text}; industry codes
are "nace-2:26.51"; days are ISO 8601. `company` and `profile` are ids.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

Text = dict[str, str]


@dataclass(frozen=True)
class CompanyWritten:
    """The company, its profile ("" where none was touched), and the event that holds the change."""

    company: str
    profile: str
    event: str


@dataclass(frozen=True, kw_only=True)
class RegisterCompany:
    """A company of a side with the person who acts for it. The staff of the side leaves `login` empty.

    number     registration number; the same number twice on one side is refused
    person     name of the person who acts for the company
    """

    side: str
    names: Text
    number: str = ""
    website: str = ""
    address: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    login: str = ""
    password: str = dataclasses.field(default="", repr=False)
    person: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeCompany:
    """The whole of who the company is from now on."""

    company: str
    names: Text
    number: str = ""
    website: str = ""
    address: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class AdmitPerson:
    """An account for somebody who acts for the company; without `password` the person sets one through a
    link.
    """

    company: str
    login: str
    name: str
    email: str = ""
    language: str = ""
    password: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True)
class PersonAdmitted:
    """`link` is the path where the person sets a password, once; "" where a password was given."""

    company: str
    person: str
    link: str = dataclasses.field(repr=False)
    event: str


@dataclass(frozen=True, kw_only=True)
class DismissPerson:
    company: str
    person: str


@dataclass(frozen=True)
class PersonDismissed:
    company: str
    person: str
    event: str


@dataclass(frozen=True, kw_only=True)
class WriteProfile:
    """The whole of what a profile says; an empty `profile` begins another one. What was published is a draft
    again until it is reviewed anew.

    region      ISO 3166-2
    sought_...  whom it asks for; empty is any
    """

    company: str
    profile: str = ""
    kind: str = "technology-offer"
    title: Text = dataclasses.field(default_factory=dict)
    offer: Text = dataclasses.field(default_factory=dict)
    need: Text = dataclasses.field(default_factory=dict)
    region: str = ""
    size: str = "small"
    industries: tuple[str, ...] = ()
    stage: str = ""
    certifications: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    iot: Text = dataclasses.field(default_factory=dict)
    iot_since: int | None = None
    iot_evidence: str = ""
    sought: Text = dataclasses.field(default_factory=dict)
    sought_kinds: tuple[str, ...] = ()
    sought_sizes: tuple[str, ...] = ()
    sought_stages: tuple[str, ...] = ()
    sought_certifications: tuple[str, ...] = ()
    sought_languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SubmitProfile:
    profile: str


@dataclass(frozen=True, kw_only=True)
class ReviewProfile:
    """Whether each criterion is met. Only where all four are, the profile is published; otherwise it goes back
    with the reason.
    """

    profile: str
    eligible: bool
    clear: bool
    iot_use: bool
    anonymous: bool
    reason: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PublishProfiles:
    """Submitted profiles of one's own side, each of which meets all four criteria: all are published, or
    none.
    """

    profiles: tuple[str, ...]


@dataclass(frozen=True)
class ProfilesPublished:
    profiles: int
    events: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RenewProfile:
    """`until` is a year from today when empty, and at most two years ahead."""

    profile: str
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawProfile:
    profile: str


@dataclass(frozen=True, kw_only=True)
class ForgetCompany:
    company: str


@dataclass(frozen=True)
class CompanyForgotten:
    """What ended with it: profiles, introductions, attendances, requests, visits and applications."""

    company: str
    profiles: int
    ended: int


@dataclass(frozen=True, kw_only=True)
class ExcludeCompany:
    """`company` does not want to meet `other`, a company or whoever has that published profile; `lift` takes that
    back.
    """

    company: str
    other: str
    lift: bool = False


@dataclass(frozen=True, kw_only=True)
class MergeCompanies:
    """Two rows turn out to be one company: `merge` ends, `keep` goes on with the profiles of both."""

    keep: str
    merge: str


@dataclass(frozen=True)
class CompaniesMerged:
    keep: str
    merge: str
    profiles: int
    event: str


@dataclass(frozen=True, kw_only=True)
class FindDuplicates:
    """At most `most` pairs, the strongest first."""

    most: int = 200


@dataclass(frozen=True)
class Duplicate:
    """Two companies that may be one. Names are those of the own side; of the other side only the id."""

    one: str
    one_side: str
    one_name: str
    other: str
    other_side: str
    other_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class DuplicatesFound:
    total: int
    pairs: tuple[Duplicate, ...]


@dataclass(frozen=True, kw_only=True)
class ImportCompanies:
    """A table of companies with their profiles: CSV, TSV, XLSX or JSON, one profile a row.

    partial    writes what is right and lists the rest, instead of nothing at all
    language   of texts in columns that name none; empty tells it from the text
    reviewed   all complete profiles were reviewed on the four criteria before: they are published at once,
               for which the actor must be allowed to review
    """

    file: bytes
    file_name: str = "companies.csv"
    language: str = ""
    partial: bool = False
    reviewed: bool = False


@dataclass(frozen=True, kw_only=True)
class PreviewCompanies:
    """The same file, read and checked without writing anything."""

    file: bytes
    file_name: str = "companies.csv"
    language: str = ""


@dataclass(frozen=True)
class ImportPreview:
    """What an import would write. `repairs` say what was not as it should be and how it was read, `problems`
    what cannot be imported, `left_out` counts the rows that these concern; lists end after 200 lines.
    """

    rows: int
    companies: int
    profiles: int
    left_out: int
    repairs: tuple[str, ...]
    problems: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class CompaniesImported:
    """As in the preview; `head` is the end of the side's chain."""

    companies: int
    profiles: int
    left_out: int
    repairs: tuple[str, ...]
    problems: tuple[str, ...]
    head: str


@dataclass(frozen=True, kw_only=True)
class ExportProfiles:
    """The companies of the own side with their profiles; `form` is csv, xlsx or json."""

    form: str = "csv"


@dataclass(frozen=True)
class ProfilesExported:
    file: bytes
    file_name: str
    profiles: int


@dataclass(frozen=True, kw_only=True)
class ImportClassification:
    """A classification from a file of its publisher's codes and titles: JSON, or CSV with columns code and a
    language each. It replaces the one before.
    """

    scheme: str
    file: bytes
    file_name: str = "classification.json"


@dataclass(frozen=True)
class ClassificationImported:
    scheme: str
    codes: int
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ListProfiles:
    """The published profiles that fit; empty fits all. `industry` is a division ("28") or a code with its
    classification ("nace-2:26.51", "jsic-14:26"): what compares with it in the other country's is found too.
    `order` is newest, expiring, kind or region.
    """

    text: str = ""
    side: str = ""
    kind: str = ""
    industry: str = ""
    region: str = ""
    size: str = ""
    order: str = "newest"
    page: int = 1


@dataclass(frozen=True)
class ListedProfile:
    profile: str
    side: str
    kind: str
    title: str
    summary: str
    region: str
    size: str
    industries: tuple[str, ...]


@dataclass(frozen=True)
class ProfilesListed:
    total: int
    pages: int
    profiles: tuple[ListedProfile, ...]
