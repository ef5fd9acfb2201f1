"""Our own fonts for pages: slices of Noto Sans JP and Noto Serif JP, cut once and kept in the store's cache.

The package pylopdf_fonts_cjk carries the full fonts (OpenType, 4 to 6 MB each). A reader of Latin text needs
15 kB of one; so each font is cut into WOFF2 slices by unicode-range, and a browser asks only for those that a
page uses. A slice is cut when it is first asked for (Latin: 0.4 s), or beforehand by `cut_ahead`.
The folder is named by what went in, so a file never changes and browsers may keep it for good.

latin    Latin, punctuation, figures, currency, and the own names of the interface's languages
kana     kana, Japanese punctuation, full-width forms
own1...  kanji of this product's own texts (catalogue and bundled framework), the most frequent first
first1.. the other kanji of JIS X 0208 level 1; second1... those of level 2
symbols  Greek, Cyrillic, arrows, mathematics, boxes; rest1... everything else
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import logging
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pylopdf_fonts_cjk
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from fontTools import subset
from fontTools import version as cutter_version
from fontTools.ttLib import TTFont

from hannover.web.languages import own_name

logger = logging.getLogger(__name__)

FAMILIES: dict[str, tuple[str, Callable[[], Path]]] = {
    "sans": ("Noto Sans JP", pylopdf_fonts_cjk.sans_path),
    "serif": ("Noto Serif JP", pylopdf_fonts_cjk.serif_path),
}
SLICING = "1"
"""Part of the edition: raise it when the slices or the way of cutting change."""
OWN_SIZE, FIRST_SIZE, SECOND_SIZE, REST_SIZE = 300, 400, 700, 1500
LATIN = (
    *range(0x20, 0x250),
    *range(0x2010, 0x2028),
    0x2030,
    *range(0x2039, 0x203B),
    *range(0x20A0, 0x20C0),
    0x2122,
    0x2212,
)
KANA = (*range(0x3000, 0x3100), *range(0x31F0, 0x3200), *range(0xFF00, 0xFFF0))
KANJI = re.compile("[\u4e00-\u9fff]")
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "palt", "halt")
VERTICAL_TABLES = ("vhea", "vmtx", "VORG", "BASE")
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF")
FOREVER = "public, max-age=31536000, immutable"


def own_kanji() -> list[int]:
    """The kanji of the Japanese catalogue and the bundled framework files, most frequent first."""
    sources = [*settings.ROOT.glob("web/locale/ja/**/*.[mp]o"), *settings.ROOT.glob("demo/**/*.toml")]
    counted = Counter(
        character
        for path in sorted(sources)
        for character in KANJI.findall(path.read_bytes().decode("utf-8", errors="ignore"))
    )
    return sorted(map(ord, counted), key=lambda point: (-counted[chr(point)], point))


def jis_kanji(first_row: int, last_row: int) -> list[int]:
    """The kanji in those rows of JIS X 0208, by code point: level 1 is rows 16-47, level 2 rows 48-84."""
    found = []
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                found.append(ord(bytes((row + 0xA0, cell + 0xA0)).decode("euc_jp")))
            except UnicodeDecodeError:
                continue
    return sorted(found)


@cache
def slices() -> dict[str, tuple[int, ...]]:
    """Every slice by name; together they hold each code point of the fonts exactly once."""
    covered: set[int] = set()
    for _family, path in FAMILIES.values():
        with TTFont(path(), lazy=True) as font:
            covered |= font.getBestCmap().keys()
    names = {ord(character) for code in settings.INTERFACE_LANGUAGES for character in own_name(code)}
    low = [point for point in sorted(covered) if point < 0x2E80]
    wanted: list[tuple[str, Iterable[int], int]] = [
        ("latin", (*LATIN, *sorted(names)), 0),
        ("kana", KANA, 0),
        ("own", own_kanji(), OWN_SIZE),
        ("first", jis_kanji(16, 47), FIRST_SIZE),
        ("second", jis_kanji(48, 84), SECOND_SIZE),
        ("symbols", low, 0),
        ("rest", sorted(covered), REST_SIZE),
    ]
    found: dict[str, tuple[int, ...]] = {}
    for name, points, size in wanted:
        fresh = [point for point in dict.fromkeys(points) if point in covered]
        covered.difference_update(fresh)
        if not size:
            found[name] = tuple(sorted(fresh))
            continue
        for count, start in enumerate(range(0, len(fresh), size), 1):
            found[f"{name}{count}"] = tuple(sorted(fresh[start : start + size]))
    return found


@cache
def edition() -> str:
    """Names what the slices are made from: the fonts, our own texts, and the way of cutting."""
    digest = hashlib.sha256(f"{SLICING} {cutter_version} {own_kanji()}".encode())
    for _family, path in FAMILIES.values():
        digest.update(path().read_bytes())
    return digest.hexdigest()[:16]


def folder() -> Path:
    return Path(settings.STORE) / "cache" / "fonts" / edition()


def unicode_range(points: Iterable[int]) -> str:
    """The code points as CSS writes them: U+20-7E,U+A0."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{low:X}" if low == high else f"U+{low:X}-{high:X}" for low, high in runs)


def claimed_range(name: str, points: tuple[int, ...]) -> str:
    """What a slice answers for; the last two kinds claim whole stretches, which halves the style sheet."""
    if name.startswith(("symbols", "rest")):
        return unicode_range(points[:1]) + f"-{points[-1]:X}"
    return unicode_range(points)


def stylesheet() -> str:
    """The @font-face rules; where ranges overlap, CSS prefers the later rule, so the wide ones come first.

    Addresses are relative to the style sheet's own.
    """
    rule = (
        '@font-face{{font-family:"{family}";font-style:normal;font-weight:400;font-display:swap;'
        'src:url("{key}-{name}.woff2") format("woff2");unicode-range:{points}}}\n'
    )
    return "".join(
        rule.format(family=family, key=key, name=name, points=claimed_range(name, points))
        for key, (family, _path) in FAMILIES.items()
        for name, points in reversed(slices().items())
    )


def cut(key: str, name: str) -> bytes:
    """The WOFF2 of one slice of one family."""
    layout = name in ("latin", "kana")
    options = subset.Options(
        layout_features=list(FEATURES),
        hinting=False,
        desubroutinize=True,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 5, 13, 14],
        drop_tables=["DSIG", *VERTICAL_TABLES, *(() if layout else LAYOUT_TABLES)],
    )
    with TTFont(FAMILIES[key][1](), lazy=True) as font:
        for table in options.drop_tables:
            if table in font:
                del font[table]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=slices()[name])
        cutter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Waits until no other thread or process makes this file."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cached(file_name: str, make: Callable[[], bytes]) -> Path:
    """The file in this edition's folder, made once: a reader finds it whole or not at all."""
    path = folder() / file_name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with _turn(path):
        if not path.exists():
            made = make()
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".new", delete=False) as out:
                draft = Path(out.name)
                try:
                    out.write(made)
                    out.flush()
                    os.fsync(out.fileno())
                    draft.replace(path)
                finally:
                    draft.unlink(missing_ok=True)
    return path


def slice_file(key: str, name: str) -> Path:
    return cached(f"{key}-{name}.woff2", lambda: cut(key, name))


def cut_ahead(*kinds: str, report: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Cuts what is missing of those kinds (default: what our own pages use), and drops older editions."""
    chosen = kinds or ("latin", "kana", "own")
    wanted = [(key, name) for name in slices() if name.startswith(chosen) for key in FAMILIES]
    for done, (key, name) in enumerate(wanted, 1):
        slice_file(key, name)
        report(done, len(wanted))
    for old in folder().parent.iterdir():
        if old.name != edition():
            shutil.rmtree(old, ignore_errors=True)


# ---- served


def stylesheet_url() -> str:
    return reverse("font-stylesheet", args=[edition()])


def first_files() -> list[str]:
    """The addresses of what every page needs at once: the Latin slices."""
    return [reverse("font-file", args=[edition(), f"{key}-latin"]) for key in FAMILIES]


def font_stylesheet(request: HttpRequest, edition: str) -> HttpResponseBase:
    _require(edition)
    path = cached("fonts.css.gz", lambda: gzip.compress(stylesheet().encode(), 9, mtime=0))
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    body = path.read_bytes()
    response = HttpResponse(body if zipped else gzip.decompress(body), content_type="text/css; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOREVER
    return response


def font_file(request: HttpRequest, edition: str, name: str) -> HttpResponseBase:
    _require(edition)
    key, _dash, part = name.partition("-")
    if key not in FAMILIES or part not in slices():
        raise Http404
    try:
        path = slice_file(key, part)
    except OSError as problem:
        logger.error("no font slice %s: %s", name, problem)
        return HttpResponse(status=503)
    response = FileResponse(path.open("rb"), content_type="font/woff2")
    response["Cache-Control"] = FOREVER
    return response


def _require(wanted: str) -> None:
    if wanted != edition():
        raise Http404
