"""A form with lists that are written a line each, in every language of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hannover.errors import HannoverError
from hannover.record.dialogues.forms.texts import TextsForm
from hannover.record.domain import Text


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ListsForm(TextsForm):
    """Of its texts, those that `lists` names are lists: the first lines of all languages say one thing, the
    second lines another.
    """

    lists: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self.lists:
            written = self._written(name)
            counts = {language: len(lines) for language, lines in written.items()}
            if len(set(counts.values())) > 1:
                shortest = min(counts, key=lambda language: counts[language])
                self.add_error(
                    f"{name}_{shortest}", _("Every language needs the same lines, in the same order.")
                )
        return data

    def _written(self, name: str) -> dict[str, list[str]]:
        boxes = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in self.languages}
        return {language: lines_of(text) for language, text in boxes.items() if lines_of(text)}

    def listed(self, name: str) -> tuple[Text, ...]:
        """The list, each entry by language."""
        written = self._written(name)
        longest = max((len(lines) for lines in written.values()), default=0)
        return tuple(
            {language: lines[number] for language, lines in written.items()} for number in range(longest)
        )

    def refuse(self, refusal: HannoverError) -> None:
        """A refused entry is shown at the list of its language."""
        name, *rest = refusal.field.split(".")
        if name in self.lists and rest and rest[-1] in self.languages:
            refusal.field = f"{name}.{rest[-1]}"
        super().refuse(refusal)


def as_lines(entries: Iterable[Text], languages: Iterable[str]) -> Text:
    """A list as its boxes hold it: one text a language, a line an entry; none where an entry lacks it."""
    held = list(entries)
    return {
        language: "\n".join(entry[language] for entry in held)
        for language in languages
        if held and all(entry.get(language) for entry in held)
    }
