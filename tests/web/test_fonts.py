"""Our own fonts: every character in exactly one slice, cut once, kept for good."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from fontTools.ttLib import TTFont
from pytest_django.fixtures import Settings

from hannover.web import fonts

EUROPEAN = "AZaz09 äöüßÄÖÜéñç „“”‘’–—…€¥£−·•日本語"


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    settings.STORE = tmp_path
    return tmp_path


def test_every_character_of_the_fonts_is_in_exactly_one_slice() -> None:
    held = Counter(point for points in fonts.slices().values() for point in points)
    assert set(held.values()) == {1}
    for _family, path in fonts.FAMILIES.values():
        with TTFont(path(), lazy=True) as font:
            assert font.getBestCmap().keys() <= held.keys()


def test_latin_text_and_the_language_menu_need_one_slice() -> None:
    assert {ord(character) for character in EUROPEAN} <= set(fonts.slices()["latin"])


def test_the_levels_of_the_japanese_standard_are_kept_apart() -> None:
    assert len(fonts.jis_kanji(16, 47)) == 2965
    assert len(fonts.jis_kanji(48, 84)) == 3390
    assert ord("亜") in fonts.jis_kanji(16, 47)
    assert ord("弌") in fonts.jis_kanji(48, 84)


def test_our_own_texts_come_first(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "x.toml").write_text('a = "協力と協力の約束 ABC"', encoding="utf-8")
    settings.ROOT = tmp_path
    assert "".join(map(chr, fonts.own_kanji())) == "力協束約"


@pytest.mark.parametrize("key", ["sans", "serif"])
def test_a_slice_is_a_small_webfont_of_its_characters(key: str) -> None:
    cut = fonts.cut(key, "latin")
    assert cut[:4] == b"wOF2"
    assert len(cut) < 30_000
    with TTFont(BytesIO(cut)) as font:
        assert set(font.getBestCmap()) <= set(fonts.slices()["latin"])
        assert {ord(character) for character in EUROPEAN} <= set(font.getBestCmap())
        assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize(
    ("points", "written"),
    [([0x20, 0x21, 0x22, 0xA0], "U+20-22,U+A0"), ([0x4E00], "U+4E00"), ([3, 1, 2], "U+1-3")],
)
def test_ranges_are_written_as_css_wants_them(points: list[int], written: str) -> None:
    assert fonts.unicode_range(points) == written


def test_wide_claims_come_before_the_narrow_ones_that_override_them() -> None:
    names = re.findall(r'url\("sans-(\w+)\.woff2"\)', fonts.stylesheet())
    assert len(names) == len(fonts.slices())
    assert names[0].startswith("rest")
    assert names[-1] == "latin"
    assert names.index("symbols") < names.index("kana")


def test_many_at_once_cut_once(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[str] = []
    monkeypatch.setattr(fonts, "cut", lambda key, name: cuts.append(name) or b"wOF2 whole")
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda _: fonts.slice_file("sans", "latin"), range(32)))
    assert cuts == ["latin"]
    assert {path.read_bytes() for path in paths} == {b"wOF2 whole"}


def test_a_cut_that_breaks_leaves_nothing_behind(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(key: str, name: str) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr(fonts, "cut", broken)
    with pytest.raises(OSError, match="no space"):
        fonts.slice_file("sans", "latin")
    assert list(fonts.folder().glob("*.woff2")) == []
    assert list(fonts.folder().glob(".*new")) == []


def test_cutting_ahead_makes_the_usual_ones_and_drops_older_editions(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "cut", lambda key, name: b"wOF2")
    older = fonts.folder().parent / "0123456789abcdef"
    older.mkdir(parents=True)
    seen: list[tuple[int, int]] = []
    fonts.cut_ahead("latin", "kana", report=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert sorted(path.name for path in fonts.folder().glob("*.woff2")) == [
        "sans-kana.woff2",
        "sans-latin.woff2",
        "serif-kana.woff2",
        "serif-latin.woff2",
    ]
    assert not older.exists()


@pytest.mark.urls("tests.web.pages")
def test_fonts_are_served_to_be_kept_for_good(store: Path, client: Client) -> None:
    address = fonts.stylesheet_url()
    sheet = client.get(address, headers={"accept-encoding": "gzip"})
    assert sheet["Content-Encoding"] == "gzip"
    assert gzip.decompress(sheet.content) == client.get(address).content
    assert "immutable" in sheet["Cache-Control"]
    served = client.get(fonts.first_files()[0])
    assert served["Content-Type"] == "font/woff2"
    assert "immutable" in served["Cache-Control"]
    assert b"".join(served)[:4] == b"wOF2"


@pytest.mark.urls("tests.web.pages")
@pytest.mark.parametrize("name", ["sans-none", "mono-latin", "latin"])
def test_what_is_no_slice_is_not_found(store: Path, client: Client, name: str, db: None) -> None:
    assert client.get(f"/fonts/{fonts.edition()}/{name}.woff2").status_code == 404
    assert client.get("/fonts/0123456789abcdef/sans-latin.woff2").status_code == 404


@pytest.mark.urls("tests.web.pages")
def test_a_full_disk_costs_the_font_and_not_the_page(
    store: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(key: str, name: str) -> bytes:
        raise OSError("no space left on device")

    monkeypatch.setattr(fonts, "cut", full)
    assert client.get(fonts.first_files()[0]).status_code == 503
