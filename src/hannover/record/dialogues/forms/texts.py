"""A form with texts in every language of the programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.record import domain
from hannover.record.forms import ActionForm, Choices, WordsField
from hannover.record.words import own_name

READERS: Choices = [("public", _("Everybody")), ("side", _("Only the staff of my side, for now"))]
AT_LEAST_ONE = _("In at least one language.")


class TextsForm(ActionForm):
    """A form with texts in the languages of the programme; `texts` names them: label, lines, whether one is
    needed.
    """

    texts: ClassVar[Mapping[str, tuple[Any, int, bool]]] = {}
    text_help: ClassVar[Any] = AT_LEAST_ONE

    def __init__(
        self,
        *args: Any,
        languages: Sequence[str],
        wordings: Mapping[str, domain.Text] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        self.languages = tuple(languages)
        names = []
        for name, (label, lines, needed) in self.texts.items():
            for language in self.languages:
                field = WordsField(lines=lines, required=False, label=f"{label} ({own_name(language)})")
                field.widget.attrs["lang"] = language
                field.initial = ((wordings or {}).get(name) or {}).get(language, "")
                if needed and language == self.languages[0]:
                    field.help_text = self.text_help
                names.append(f"{name}_{language}")
                self.fields[names[-1]] = field
        self.order_fields([*names, *(name for name in self.fields if name not in names)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, (_label, _lines, needed) in self.texts.items():
            boxes = [f"{name}_{language}" for language in self.languages]
            if (
                needed
                and not any(data.get(box) for box in boxes)
                and not any(box in self.errors for box in boxes)
            ):
                self.add_error(boxes[0], _("Write this in at least one language."))
        return data

    def text(self, name: str) -> domain.Text:
        """What was written, by language, without the empty boxes."""
        found = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in self.languages}
        return {language: words for language, words in found.items() if words}

    def refuse(self, refusal: HannoverError) -> None:
        """As for every form; a refused text is shown at its box."""
        name, _dot, part = refusal.field.partition(".")
        if name in self.texts:
            refusal.field = f"{name}_{part if part in self.languages else self.languages[0]}"
        elif part:
            refusal.field = f"{name}_{part}"
        super().refuse(refusal)


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
