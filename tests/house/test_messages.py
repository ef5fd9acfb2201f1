"""Every text of the interface exists in Japanese and German, whole, and nothing is left over."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import polib
import pytest

from hatch_build import compile_catalogues
from tests.house.marked import Marked, in_python, in_template, marked, unlike
from tests.house.rules import ROOT, SOURCE

LOCALE = SOURCE / "web" / "locale"
PLURALS = {"ja": (1, "nplurals=1; plural=0;"), "de": (2, "nplurals=2; plural=(n != 1);")}
LANGUAGES = pytest.mark.parametrize("language", sorted(PLURALS))

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdif%]")
MARKUP = re.compile(r"</?[a-z][^>]*>")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{4,}")
SAME_IN_GERMAN = {"Information", "Name", "Partner", "Pause", "Person", "Region", "Website"}
"""Words that are spelt alike in both languages."""


def catalogue(language: str) -> polib.POFile:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True)


def key(entry: polib.POEntry) -> Marked:
    return Marked(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def answers(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] or [entry.msgstr]


def placeholders(text: str) -> set[str]:
    """The names of what is put in; signs without a name count as themselves."""
    return {name or sign for sign, name in ((m[0], m[1]) for m in PLACEHOLDER.finditer(text)) if sign != "%%"}


def faults(entry: polib.POEntry, language: str) -> list[str]:
    """What is wrong with one translation, in words."""
    sources, found = [entry.msgid, entry.msgid_plural or entry.msgid], []
    if len(answers(entry)) != (PLURALS[language][0] if entry.msgid_plural else 1):
        found.append("another number of plural forms")
    for answer in answers(entry):
        if not answer.strip() or (answer != answer.strip() and entry.msgid == entry.msgid.strip()):
            found.append("empty, or with blanks around it")
        if placeholders(answer) not in (placeholders(sources[0]), placeholders(sources[1])):
            found.append(f"other placeholders: {answer}")
        if Counter(MARKUP.findall(answer)) != Counter(MARKUP.findall(entry.msgid)):
            found.append(f"other markup: {answer}")
        if language == "ja" and needs_japanese(entry.msgid) and not JAPANESE.search(answer):
            found.append(f"not Japanese: {answer}")
        if language == "de" and answer in sources and WORD.search(answer) and answer not in SAME_IN_GERMAN:
            found.append(f"still English: {answer}")
    return found


def needs_japanese(text: str) -> bool:
    return bool(WORD.search(PLACEHOLDER.sub("", MARKUP.sub("", text))))


@LANGUAGES
def test_a_catalogue_holds_every_marked_string_and_no_other(language: str) -> None:
    wanted, held = marked(SOURCE), {key(entry) for entry in catalogue(language)}
    assert [f"{wanted[string]}: {string.text!r}" for string in wanted if string not in held] == []
    assert [string.text for string in held if string not in wanted] == []


def test_no_text_is_marked_both_with_a_plural_and_without() -> None:
    assert unlike(marked(SOURCE)) == set()


@LANGUAGES
def test_every_translation_is_whole(language: str) -> None:
    wrong = [
        f"{entry.msgid!r}: {fault}" for entry in catalogue(language) for fault in faults(entry, language)
    ]
    assert wrong == []


@LANGUAGES
def test_no_translation_is_a_guess_or_a_leftover(language: str) -> None:
    found = catalogue(language)
    assert [entry.msgid for entry in found if entry.fuzzy or entry.obsolete] == []
    assert found.metadata["Plural-Forms"] == PLURALS[language][1]


@LANGUAGES
def test_a_catalogue_is_sorted_and_names_nobody(language: str) -> None:
    found = catalogue(language)
    order = [(entry.msgid, entry.msgctxt or "") for entry in found]
    assert order == sorted(order)
    assert {"Last-Translator", "PO-Revision-Date", "POT-Creation-Date"}.isdisjoint(found.metadata)
    assert [entry.msgid for entry in found if entry.occurrences] == []


def test_what_is_compiled_says_what_was_written(tmp_path: Path) -> None:
    copied = tmp_path / LOCALE.relative_to(ROOT)
    shutil.copytree(LOCALE, copied, ignore=shutil.ignore_patterns("*.mo"))
    compiled = compile_catalogues(tmp_path)
    assert [path.parent.parent.name for path in compiled] == sorted(PLURALS)
    for path in compiled:
        written = {key(entry): answers(entry) for entry in catalogue(path.parent.parent.name)}
        assert {key(entry): answers(entry) for entry in polib.mofile(str(path))} == written


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("_('One')", Marked("One")),
        ("_('One ' 'and two')", Marked("One and two")),
        ("translation.gettext_lazy('One')", Marked("One")),
        ("ngettext('%(n)s fact', '%(n)s facts', 3)", Marked("%(n)s fact", "%(n)s facts")),
        ("pgettext('month', 'May')", Marked("May", context="month")),
        ("npgettext_lazy('log', 'event', 'events', 1)", Marked("event", "events", "log")),
    ],
)
def test_a_marked_string_of_python_is_found(source: str, expected: Marked) -> None:
    assert list(in_python(source)) == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "One" %}', Marked("One")),
        ('{% translate "May" context "month" %}', Marked("May", context="month")),
        ('{% column _("Side") %}', Marked("Side")),
        ('{{ _("It\'s") }}', Marked("It's")),
        ("{% blocktranslate with a=b %}In {{ a }}{% endblocktranslate %}", Marked("In %(a)s")),
        (
            "{% blocktranslate count n=m %}{{ n }} fact{% plural %}{{ n }} facts{% endblocktranslate %}",
            Marked("%(n)s fact", "%(n)s facts"),
        ),
    ],
)
def test_a_marked_string_of_a_template_is_found(source: str, expected: Marked) -> None:
    assert list(in_template("{% load i18n %}" + source)) == [expected]


@pytest.mark.parametrize(
    ("msgid", "msgstr", "fault"),
    [
        ("As of %(day)s", "%(date)s時点", "other placeholders"),
        ("Read <b>this</b>", "<i>これ</i>を読む", "other markup"),
        ("Evidence", "Evidence", "not Japanese"),
        ("Evidence", "", "empty"),
    ],
)
def test_a_broken_translation_is_found(msgid: str, msgstr: str, fault: str) -> None:
    found = faults(polib.POEntry(msgid=msgid, msgstr=msgstr), "ja")
    assert [words for words in found if words.startswith(fault)]
