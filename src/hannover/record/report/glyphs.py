"""Which characters the fonts of the PDF can write, so that no reader meets an empty box.

The text is set in Noto Sans JP and Noto Serif JP. What they lack comes from the fonts that typst carries, or
from fonts that whoever runs the programme puts into the folder `fonts` of the store. What none of them has is
written as its code point, U+1F600; the JSON and HTML forms hold it as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_cjk
import typst
from fontTools.ttLib import TTFont, TTLibError

from hannover.errors import StoreError

SANS, SERIF, MONO = "Noto Sans JP", "Noto Serif JP", "DejaVu Sans Mono"
CARRIED = "Libertinus Serif"
CARRIED_RANGES = (
    "20-7E A0-2E4 2EA-34E 350-36F 38E-3A1 3A3-3CE 3D0-3E1 3FD-477 48C-4C4 4D0-4F9 5B0-5C3 5D0-5EA 1E00-1F15 "
    "1F20-1F45 1F50-1F57 1F5F-1F7D 1F80-1FB4 1FB6-1FC4 1FC6-1FD3 1FDD-1FEF 1FF6-1FFE 2000-2027 202F-2037 "
    "2074-208E 2090-209C 2153-2184 2190-219B 2200-220D 220F-222E 239B-23AE 2460-2487 24B6-24FF"
)
"""What Libertinus Serif, embedded in typst, has in unbroken stretches."""
MONO_RANGES = (
    "531-556 561-587 621-63A 640-655 660-66D 6F0-6F9 10D0-10FC 2190-2213 2217-2220 2241-2269 2500-262F "
    "2638-268B 2701-2704 2761-2775"
)
"""What DejaVu Sans Mono, embedded in typst, adds to it: Armenian, Georgian, Arabic, arrows, frames, signs."""
FONT_FILES = ("*.otf", "*.ttf")
INVISIBLE = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
"""Controls, marks of direction and joiners: they have no shape, and could disorder the lines around them."""
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Characters without an agreed meaning: PDF/A refuses them, whatever shape a font has for them."""
TOLERATED = 0.03
"""Share of characters that may come from another font than the rest."""
LONG_RUN = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7ff\uff00-\uffef]{41,}")
BREAK_AFTER = re.compile(r"([/.,:;?&=_\-]+|[^/.,:;?&=_\-]{20})(?=.)")
FIRST_CJK = 0x2E80
WORD = r"[^\s\p{Han}\p{Hiragana}\p{Katakana}]"
BREAK = "\x1f"
"""Where a long run may be broken. A zero-width space would do for the eye, but would be copied along by readers."""


@dataclass(frozen=True)
class Fonts:
    """`families` in the order in which a character is looked for; `serif` the same for headings; `missing`
    has no shape in any. `foreign`: patterns of words that belong into another font. `folders` holds the files.
    """

    families: tuple[str, ...]
    serif: tuple[str, ...]
    folders: tuple[str, ...]
    missing: frozenset[str]
    foreign: tuple[tuple[str, str], ...]

    def written(self, text: str) -> str:
        """The text as the PDF can show it: every character has a shape, and no run of letters is endless."""
        text = INVISIBLE.sub("", text)
        if not self.missing.isdisjoint(text):
            text = "".join(f"[U+{ord(sign):04X}]" if sign in self.missing else sign for sign in text)
        return LONG_RUN.sub(lambda run: BREAK_AFTER.sub(rf"\1{BREAK}", run[0]), text)


def choose_fonts(texts: Iterable[str], extra: Path) -> Fonts:
    """The fonts for these texts: Noto first, unless it lacks so many of their letters that another font
    should set all of them; a text in two styles is harder to read than one in a plainer style.

    extra   folder of further fonts, which may be absent
    Raises  StoreError when a file in it is not a font
    """
    used: Counter[str] = Counter()
    for text in texts:
        used.update(text)
    wanted = Counter({sign: n for sign, n in used.items() if sign != "\n" and not INVISIBLE.match(sign)})
    noto = _covered(pylopdf_fonts_cjk.sans_path()) & _covered(pylopdf_fonts_cjk.serif_path())
    coverage = {SANS: noto, CARRIED: _points(CARRIED_RANGES), MONO: _points(MONO_RANGES)}
    files = _files_in(extra)
    coverage |= {_family(*file): _covered(*file) for file in files}
    folders = (str(pylopdf_fonts_cjk.sans_path().parent), *((str(extra),) if files else ()))
    usable = _families(folders, files)
    coverage = {family: points for family, points in coverage.items() if family in usable}

    def lacking(family: str) -> int:
        return sum(count for sign, count in wanted.items() if ord(sign) not in coverage[family])

    others = [family for family in coverage if family not in (SANS, MONO)]
    better = min(others, key=lacking)
    foreign = lacking(SANS) > wanted.total() * TOLERATED and lacking(better) < lacking(SANS)
    first = better if foreign else SANS
    rest = [family for family in (SANS, CARRIED, MONO, *others) if family != first]
    families = tuple(dict.fromkeys((first, *rest)))
    missing = frozenset(
        sign
        for sign in wanted
        if PRIVATE.match(sign) or not any(ord(sign) in coverage[family] for family in families)
    )
    serif = tuple(SERIF if family == SANS else family for family in families)
    return Fonts(families, serif, folders, missing, tuple(_foreign_words(wanted, families, coverage)))


def _foreign_words(
    signs: Iterable[str], families: Sequence[str], coverage: Mapping[str, frozenset[int]]
) -> Iterator[tuple[str, str]]:
    """(pattern of a word, family): words with a letter that only a later font has are set in it as a whole.

    A letter alone would be put together from a base in one font and an accent in another.
    """
    left = {ord(sign) for sign in signs if sign.isalpha() and ord(sign) < FIRST_CJK} - coverage[families[0]]
    for family in families[1:]:
        if own := left & coverage[family]:
            letters = "".join(f"\\u{{{point:X}}}" for point in sorted(own))
            yield f"{WORD}*[{letters}]{WORD}*", family
            left -= own


def can_write(text: str, fonts: Fonts) -> bool:
    """True when hardly any letter of the text lacks a shape: one in ten at most."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum(1 for sign in letters if sign in fonts.missing) * 10 <= len(letters)


@lru_cache(maxsize=4)
def _families(folders: tuple[str, ...], _files: tuple[tuple[Path, int], ...]) -> frozenset[str]:
    """What typst finds: the fonts that it carries, and those in the folders; not those of the machine."""
    return frozenset(typst.Fonts(include_system_fonts=False, font_paths=list(folders)).families())


def _files_in(folder: Path) -> tuple[tuple[Path, int], ...]:
    """The font files in a folder, which may be absent, with the time of their last change."""
    found = sorted(path for kind in FONT_FILES for path in folder.glob(kind)) if folder.is_dir() else []
    return tuple((path, path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=32)
def _covered(path: Path, _changed: int = 0) -> frozenset[int]:
    with _opened(path) as font:
        return frozenset(font.getBestCmap() or {})


@lru_cache(maxsize=32)
def _family(path: Path, _changed: int) -> str:
    with _opened(path) as font:
        return str(font["name"].getBestFamilyName() or path.stem)


@contextmanager
def _opened(path: Path) -> Iterator[TTFont]:
    with path.open("rb") as file:
        try:
            font = TTFont(file, lazy=True)
        except TTLibError as problem:
            raise StoreError(
                f"{path.name} in the store's folder of fonts is not a font that can be used: {problem}",
                remedy="remove it, or put an OTF or TTF file in its place",
            ) from None
        yield font


@cache
def _points(ranges: str) -> frozenset[int]:
    return frozenset(_unrolled(ranges))


def _unrolled(ranges: str) -> Iterator[int]:
    for stretch in ranges.split():
        low, _dash, high = stretch.partition("-")
        yield from range(int(low, 16), int(high or low, 16) + 1)
