"""The PDF: tagged, for archives, in real fonts; whatever the record holds, it is words and never typst code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_cjk
import pytest
import typst
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from hannover.errors import StoreError
from hannover.record.report import glyphs
from tests.record.report_stage import (
    as_of,
    evidence,
    hannover,
    pdf,
    report,
    second,
    squeezed,
    text_of,
    told,
    write,
)

__all__ = ["hannover", "second"]
EXPECTED = {
    "en": ("HannoverDeclaration", "JointstatementofMETIandBMWi", "NotstatedNotstated"),
    "ja": ("ハノーバー宣言", "第4次産業革命に関して9つの分野で協力することを定めた宣言", "2017年3月19日"),
    "de": ("Hannover-Deklaration", "AbteilungsleiteraufdieMinisterebene", "19.März2017"),
}


def tags(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the tag tree."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        found = waiting.pop().get_object()
        if isinstance(found, ArrayObject):
            waiting += list(found)
        elif isinstance(found, DictionaryObject):
            if "/S" in found:
                yield found
            if "/K" in found:
                waiting.append(found["/K"])


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_the_pdf_names_its_language_and_title_and_is_tagged(language: str) -> None:
    reader = pdf(language)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"].split("-")[0] == language
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a PDF's own boolean object)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert str(reader.metadata.title).startswith(EXPECTED[language][0][:4])
    assert len(reader.pages) > 15
    text = text_of(reader)
    for words in EXPECTED[language]:
        assert squeezed(words).replace("-", "") in text.replace("-", "")


@pytest.mark.usefixtures("hannover")
def test_the_pdf_declares_both_standards() -> None:
    metadata = pdf().trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


@pytest.mark.usefixtures("hannover")
def test_headings_tables_and_the_drawing_are_tagged() -> None:
    found = list(tags(pdf()))
    kinds = [str(tag["/S"]) for tag in found]
    assert kinds.count("/H1") == 3 + 9 + 4
    assert kinds.count("/H2") > 14
    assert kinds.count("/TH") > 60
    figures = [tag for tag in found if tag["/S"] == "/Figure"]
    assert len(figures) == 1
    assert "2015" in str(figures[0]["/Alt"])


@pytest.mark.usefixtures("hannover")
@pytest.mark.parametrize("language", ["en", "ja", "de"])
def test_every_font_is_embedded_and_has_a_shape_for_every_character(language: str) -> None:
    reader = pdf(language)
    fonts = {
        font["/BaseFont"][8:]: font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in (value.get_object() for value in page["/Resources"]["/Font"].values())
    }
    names = {name.removesuffix("-Identity-H") for name in fonts}
    assert names == {"NotoSansJP-Regular", "NotoSerifJP-Regular", "DejaVuSansMono"}
    assert all("/FontFile3" in found or "/FontFile2" in found for found in fonts.values())
    covered = set()
    for path in (pylopdf_fonts_cjk.sans_path(), pylopdf_fonts_cjk.serif_path()):
        with TTFont(path, lazy=True) as font:
            covered |= font.getBestCmap().keys()
    shown = {ord(sign) for page in reader.pages for sign in page.extract_text() if not sign.isspace()}
    assert shown - covered == set()


@pytest.mark.usefixtures("hannover")
def test_the_pdf_carries_its_own_data() -> None:
    moment = as_of("2020")
    attached = json.loads(pdf("de", moment).attachments["report.json"][0])
    assert attached | {"made_at": ""} == told("de", moment) | {"made_at": ""}


@pytest.mark.usefixtures("second")
def test_both_sides_views_stand_beside_each_other() -> None:
    text = text_of(pdf())
    assert squeezed("Substantial") in text
    assert squeezed("So says no.") in text
    assert squeezed("So says kr.") in text
    assert squeezed("The sides disagree") in text
    assert squeezed("(500 − 900) / (600 − 900) = 1.3333, kept to 1") in text


HOSTILE = (
    '#import "@preview/x:1.0.0": *',
    '#sys.inputs #panic() #read("/etc/passwd")',
    "= not a heading",
    "$ x^2 $ *bold* _it_ `raw` <label> @ref // comment /* */",
    "<script>alert(1)</script>&amp;",
    "\\u{1f600} \\ # [ ] { } \"quotes\" 'single'",
)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_code_is_printed_as_it_is(words: str) -> None:
    write(evidence(words, summary={"en": words}, fields=("wind",)))
    assert text_of(pdf()).count(squeezed(words)) == 2


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Ein\x00\x07\x1b[31m Zeichen\x7f", "Ein[31mZeichen"),
        ("left \u202eright\u202c \u2066isolated\u2069 \u200fend", "leftrightisolatedend"),
        ("smile \U0001f600 now", "smile[U+1F600]now"),
        ("private \ue000 use", "private[U+E000]use"),
        ("Zażółć gęślą jaźń", "Zażółćgęśląjaźń"),
        ("Ελληνικά, Українська", "Ελληνικά,Українська"),
        ("W" * 5000, "W" * 5000),
        ("日本" * 2000, "日本" * 2000),
    ],
)
def test_odd_characters_neither_stop_nor_disorder_the_pdf(words: str, printed: str) -> None:
    write(evidence(words, fields=("wind",)))
    assert printed in text_of(pdf()).replace("-", "")


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize(
    "words", ["שלום עולם", "مرحبا بالعالم", "e\u0301\u0302\u0303 \u0e01", "👩\u200d🔬🇯🇵"]
)
def test_any_script_makes_a_pdf(words: str) -> None:
    write(evidence(words, fields=("wind",)))
    assert len(pdf().pages) > 5


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("words", ["W" * 300, "https://example.org/" + "x" * 200, "Ы" * 300])
def test_an_endless_word_is_broken_at_the_end_of_the_line(words: str) -> None:
    write(evidence(words, fields=("wind",)))
    lines = [line for page in pdf().pages for line in page.extract_text().splitlines()]
    assert 0 < max(len(line) for line in lines if words[-5:] in line) < 100


@pytest.mark.usefixtures("second")
def test_one_style_for_the_whole_text_also_where_our_font_lacks_letters() -> None:
    def faces() -> set[str]:
        return {
            font.get_object()["/BaseFont"][8:].partition("-")[0]
            for page in pdf().pages
            for font in page["/Resources"]["/Font"].values()
        }

    write(evidence("Zażółć gęślą jaźń", fields=("wind",)))
    assert {"NotoSansJP", "NotoSerifJP", "LibertinusSerif"} <= faces()
    for _piece in range(40):
        write(evidence("Zażółć gęślą jaźń " * 4, fields=("wind",)))
    assert {face for face in faces() if face.startswith(("Noto", "Libertinus"))} == {"LibertinusSerif"}


@pytest.mark.usefixtures("second")
def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    from tests.record.report_stage import domain

    source = domain.Source(title="Odd source", url="javascript:alert(1)")
    write(evidence("A fact", source=source, fields=("wind",)))
    addresses = {
        str(note.get_object()["/A"]["/URI"])
        for page in pdf().pages
        for note in page.get("/Annots", ())
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    }
    assert addresses == {"https://example.org/declaration"}


@pytest.mark.usefixtures("second")
def test_a_language_that_no_font_can_write_is_set_in_english_and_says_so() -> None:
    reader = pdf("ko")
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    text = text_of(reader)
    assert squeezed("This PDF is in English because no font at hand can write Korean.") in text
    assert "U+" not in text


def make_font(family: str, *, letter: str, path: Path) -> None:
    """A font of that family with one letter, in the shape of an A."""
    with TTFont(pylopdf_fonts_cjk.sans_path()) as font:
        cutter = subset.Subsetter(subset.Options(name_IDs=[1, 2, 4, 6], desubroutinize=True))
        cutter.populate(text="A")
        cutter.subset(font)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap = {ord(letter): shape for shape in table.cmap.values()}
        for record in font["name"].names:
            if record.nameID in (1, 4, 6):
                record.string = family if record.nameID != 6 else family.replace(" ", "")
        font.save(path)


@pytest.mark.usefixtures("second")
def test_a_font_in_the_store_adds_its_letters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "STORE", tmp_path)
    (tmp_path / "fonts").mkdir()
    make_font("Sample Signs", letter="가", path=tmp_path / "fonts" / "signs.otf")
    write(evidence("one 가 sign", fields=("wind",)))
    assert "one가sign" in text_of(pdf())
    (tmp_path / "fonts" / "other.ttf").write_bytes(b"not a font")
    with pytest.raises(StoreError, match=r"other\.ttf"):
        report("pdf")


@pytest.mark.parametrize(
    ("family", "ranges"),
    [(glyphs.CARRIED, glyphs.CARRIED_RANGES), (glyphs.MONO, glyphs.MONO_RANGES)],
)
def test_the_fonts_that_typst_carries_have_what_we_say_they_have(family: str, ranges: str) -> None:
    signs = "".join(chr(point) for point in glyphs._unrolled(ranges) if not chr(point).isspace())
    source = (
        f'#set document(title: "t")\n#set text(font: "{family}", fallback: false)\n'
        "#for sign in sys.inputs.signs.codepoints() [#sign ]"
    )
    made = typst.compile(
        source.encode(),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"signs": glyphs.INVISIBLE.sub("", signs)},
        pdf_standards="ua-1",
    )
    assert len(PdfReader(BytesIO(made)).pages) >= 1
