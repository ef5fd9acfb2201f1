"""The forms of profiles: what a company writes, what reviewers decide, until when it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.fields.smes import domain
from hannover.fields.smes.formats.companies_rows import split
from hannover.fields.smes.formats.companies_tables import industries, regions
from hannover.fields.smes.inputs import companies as inputs
from hannover.fields.smes.words.companies import CRITERIA, PROFILE_KINDS, SIZES, STAGES
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.forms import ActionForm, Choices, WordsField
from hannover.record.words import wording

ANY: Choices = [("", _("Not stated"))]


def options(words: Any) -> list[tuple[str, Any]]:
    """The members of an enum with their words, for a choice."""
    return [(key.value, word) for key, word in words.items()]


def region_choices(countries: Iterable[str]) -> list[tuple[str, str]]:
    """The regions of these countries (ISO 3166-1), by their names in the reader's language."""
    wanted = tuple(f"{country}-" for country in countries)
    found = [(code, wording(name)) for code, name in regions().items() if code.startswith(wanted)]
    return found or [(code, wording(name)) for code, name in regions().items()]


class ProfileForm(TextsForm):
    """What a company offers and needs, without its name."""

    texts: ClassVar = {
        "title": (_("Title"), 1, True),
        "offer": (_("What the company offers"), 6, False),
        "need": (_("What the company needs"), 6, False),
        "iot": (_("How the company uses IoT"), 4, False),
        "sought": (_("What partner is sought"), 3, False),
    }
    text_help: ClassVar[Any] = _("In at least one language, and without naming the company.")

    kind = forms.ChoiceField(
        label=_("Kind of profile"), choices=options(PROFILE_KINDS), widget=forms.RadioSelect
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    size = forms.ChoiceField(label=_("Size"), choices=options(SIZES), initial=domain.Size.SMALL.value)
    divisions = forms.MultipleChoiceField(
        label=_("Industries"), required=False, help_text=_("Divisions of ISIC Rev. 4 and NACE Rev. 2.")
    )
    codes = WordsField(
        label=_("Finer industry codes"),
        required=False,
        max_length=400,
        help_text=_("Separated by semicolons: nace-2:26.51; wz-2008:26.51.1; isic-4:2651; jsic-14:2973"),
    )
    stage = forms.ChoiceField(
        label=_("Stage of development"), required=False, choices=[*ANY, *options(STAGES)]
    )
    certifications = WordsField(
        label=_("Certifications"), required=False, max_length=1000, help_text=_("Separated by semicolons.")
    )
    languages_spoken = WordsField(
        label=_("Languages spoken"),
        required=False,
        max_length=100,
        help_text=_("Their tags, separated by semicolons: ja; en; de"),
    )
    iot_since = forms.IntegerField(label=_("IoT used since (year)"), required=False, localize=False)
    iot_evidence = WordsField(
        label=_("What proves the use of IoT"),
        required=False,
        max_length=400,
        help_text=_("A publication, an award, a certificate: nothing that leads to the company's own pages."),
    )
    sought_kinds = forms.MultipleChoiceField(
        label=_("Kinds of profile sought"),
        required=False,
        choices=options(PROFILE_KINDS),
        widget=forms.CheckboxSelectMultiple,
    )
    sought_sizes = forms.MultipleChoiceField(
        label=_("Sizes sought"), required=False, choices=options(SIZES), widget=forms.CheckboxSelectMultiple
    )
    sought_stages = forms.MultipleChoiceField(
        label=_("Stages sought"),
        required=False,
        choices=options(STAGES),
        widget=forms.CheckboxSelectMultiple,
    )
    sought_certifications = WordsField(
        label=_("Certifications sought"),
        required=False,
        max_length=1000,
        help_text=_("Separated by semicolons."),
    )
    sought_languages = WordsField(
        label=_("Languages sought"), required=False, max_length=100, help_text=_("Separated by semicolons.")
    )

    def __init__(
        self, *args: Any, countries: Iterable[str], profile: domain.Profile | None, **rest: Any
    ) -> None:
        if profile is not None:
            rest |= {"initial": initial_of(profile), "wordings": wordings_of(profile)}
        super().__init__(*args, **rest)
        self.fields["region"].choices = [*ANY, *region_choices(countries)]  # type: ignore[attr-defined]  # ChoiceFields
        self.fields["divisions"].choices = [  # type: ignore[attr-defined]  # as above
            (code, f"{code}  {wording(title)}") for code, title in industries().items() if code.isdigit()
        ]
        self.fields["divisions"].widget.attrs["size"] = 8
        names = list(self.fields)
        texts = [name for name in names if name.startswith(("title_", "offer_", "need_"))]
        uses = [name for name in names if name.startswith("iot_")]
        asked = [name for name in names if name.startswith("sought_")]
        self.order_fields(["kind", *texts, "region", "size", "divisions", "codes", "stage", "certifications",
                           "languages_spoken", *uses, *asked])  # fmt: skip

    def values(self, company: str, profile: str = "") -> inputs.WriteProfile:
        data = self.cleaned_data
        values: dict[str, Any] = {name: self.text(name) for name in self.texts}
        for name in ("certifications", "sought_certifications", "sought_languages"):
            values[name] = split(data[name])
        for name in ("sought_kinds", "sought_sizes", "sought_stages"):
            values[name] = tuple(data[name])
        for name in ("kind", "region", "size", "stage", "iot_since", "iot_evidence"):
            values[name] = data[name]
        return inputs.WriteProfile(
            company=company,
            profile=profile,
            industries=(*(f"nace-2:{code}" for code in data["divisions"]), *split(data["codes"])),
            languages=split(data["languages_spoken"]),
            **values,
        )

    def refuse(self, refusal: Any) -> None:
        renamed = {"industries": "codes", "languages": "languages_spoken"}
        refusal.field = renamed.get(refusal.field, refusal.field)
        super().refuse(refusal)


def initial_of(profile: domain.Profile) -> dict[str, Any]:
    divisions = [code.code for code in profile.industries if _is_division(code)]
    codes = [f"{code.scheme}:{code.code}" for code in profile.industries if not _is_division(code)]
    sought, iot = profile.sought, profile.iot
    found: dict[str, Any] = {
        "kind": profile.kind.value, "region": profile.region, "size": profile.size.value, "divisions": divisions,
        "codes": "; ".join(codes), "stage": profile.stage.value if profile.stage else "",
        "certifications": "; ".join(profile.certifications), "languages_spoken": "; ".join(profile.languages),
    }  # fmt: skip
    if iot:
        found |= {"iot_since": iot.since_year, "iot_evidence": iot.evidence}
    if sought:
        found |= {"sought_kinds": sought.kinds, "sought_sizes": sought.sizes, "sought_stages": sought.stages}
        found["sought_certifications"] = "; ".join(sought.certifications)
        found["sought_languages"] = "; ".join(sought.languages)
    return found


def wordings_of(profile: domain.Profile) -> dict[str, dict[str, str]]:
    texts = {"title": profile.title, "offer": profile.offer, "need": profile.need}
    texts["iot"] = profile.iot.text if profile.iot else {}
    texts["sought"] = profile.sought.text if profile.sought else {}
    return texts


def _is_division(code: domain.IndustryCode) -> bool:
    return code.scheme is domain.Scheme.NACE and code.code in industries() and code.code.isdigit()


class ReviewForm(TextsForm):
    """The four criteria, each met or not, and why."""

    texts: ClassVar = {"reason": (_("Reason"), 4, False)}

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for criterion, words in CRITERIA.items():
            self.fields[_name(criterion)] = forms.BooleanField(label=str(words), required=False)
        self.fields[f"reason_{self.languages[0]}"].help_text = _(
            "Needed where a criterion is not met: the company reads it."
        )
        self.order_fields([_name(criterion) for criterion in CRITERIA])

    def values(self, profile: str) -> inputs.ReviewProfile:
        met = {_name(criterion): self.cleaned_data[_name(criterion)] for criterion in CRITERIA}
        return inputs.ReviewProfile(profile=profile, reason=self.text("reason"), **met)


def _name(criterion: domain.Criterion) -> str:
    return criterion.value.replace("-", "_")


class RenewForm(ActionForm):
    until = forms.DateField(
        label=_("Show it until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("At most two years ahead."),
    )

    def values(self, profile: str) -> inputs.RenewProfile:
        return inputs.RenewProfile(profile=profile, until=self.cleaned_data["until"].isoformat())
