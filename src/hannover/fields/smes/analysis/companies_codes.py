"""Industry codes: read as people write them, and checked as far as the classification is at hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from hannover.errors import InputError
from hannover.fields.smes.domain import IndustryCode, Scheme

FORMS: Mapping[Scheme, re.Pattern[str]] = {
    Scheme.ISIC: re.compile(r"[A-U]|\d{2,4}"),
    Scheme.NACE: re.compile(r"[A-U]|\d{2}(?:\.\d{1,2})?"),
    Scheme.WZ: re.compile(r"[A-U]|\d{2}(?:\.\d{1,2}(?:\.\d)?)?"),
    Scheme.JSIC: re.compile(r"[A-T]|\d{2,4}"),
}
EXAMPLES: Mapping[Scheme, str] = {
    Scheme.ISIC: "2651",
    Scheme.NACE: "26.51",
    Scheme.WZ: "26.51.1",
    Scheme.JSIC: "2973",
}
NAMES: Mapping[str, Scheme] = {
    "isic": Scheme.ISIC, "isic-4": Scheme.ISIC, "isicrev4": Scheme.ISIC,
    "nace": Scheme.NACE, "nace-2": Scheme.NACE, "nacerev2": Scheme.NACE,
    "wz": Scheme.WZ, "wz-2008": Scheme.WZ, "wz2008": Scheme.WZ,
    "jsic": Scheme.JSIC, "jsic-14": Scheme.JSIC, "日本標準産業分類": Scheme.JSIC,
}  # fmt: skip
FIELD = "industries"
DOTTED = (Scheme.NACE, Scheme.WZ)


def read_industry(
    text: str, *, default: Scheme | None = None, known: Mapping[Scheme, Collection[str]]
) -> IndustryCode:
    """A code from "nace-2:26.51", "NACE C26.51", "JSIC 2973" or, with a `default` scheme, "2651".

    known   the codes of each scheme that are at hand; a finer code than those counts as known where the
            division is
    Raises  InputError saying what is wrong, and what a right code looks like.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    named, rest = _split(plain)
    scheme = named or default
    if scheme is None:
        raise InputError(
            f"{plain[:40]!r} does not say in which classification",
            remedy="write nace-2:26.51 or jsic-14:2973",
        )
    code = _formed(rest, scheme)
    if code is None:
        raise InputError(
            f"{plain[:40]!r} is no code of {scheme}", field=FIELD, remedy=f"such as {EXAMPLES[scheme]}"
        )
    codes = known.get(scheme, ())
    if codes and not is_known(code, codes):
        raise InputError(f"{scheme} has no {code}", field=FIELD)
    return IndustryCode(scheme=scheme, code=code)


def is_known(code: str, codes: Collection[str]) -> bool:
    """True where the classification has the code, or, as far as it is bundled, the division that it is in."""
    finest = max(map(len, codes))
    return code in codes or (finest == 2 and code[:2] in codes)


def division_of(code: IndustryCode) -> str:
    """The two digits by which ISIC, NACE and WZ agree; "" for a section, and for other classifications."""
    if code.scheme is Scheme.JSIC or not code.code[:2].isdigit():
        return ""
    return code.code[:2]


def as_nace(code: IndustryCode) -> IndustryCode | None:
    """The code in NACE Rev. 2: WZ 2008 equals it to four digits; ISIC Rev. 4 to its divisions; JSIC needs a
    crosswalk, so None.
    """
    if code.scheme is Scheme.JSIC:
        return None
    if code.scheme is Scheme.ISIC:
        return IndustryCode(scheme=Scheme.NACE, code=code.code[:2])
    return IndustryCode(scheme=Scheme.NACE, code=code.code[:5])


def _split(text: str) -> tuple[Scheme | None, str]:
    """The scheme that stands before a code, and the code."""
    lowered = text.casefold()
    for name in sorted(NAMES, key=len, reverse=True):
        if lowered.startswith(name):
            rest = text[len(name) :]
            rest = re.sub(r"^\s*(?:rev\.?\s*\d+|2008(?=\W))?\s*[:：]?\s*", "", rest, flags=re.IGNORECASE)
            return NAMES[name], rest.strip()
    return None, text


def _formed(text: str, scheme: Scheme) -> str | None:
    """The code as its classification writes it; None where it cannot be one."""
    bare = re.sub(r"\s", "", text).upper()
    code = re.sub(r"^[A-U][.-]?(?=\d)", "", bare)
    digits = code.replace(".", "")
    if scheme in DOTTED and digits.isdecimal() and len(digits) > 2:
        code = ".".join(part for part in (digits[:2], digits[2:4], digits[4:]) if part)
    elif digits.isdecimal():
        code = digits
    return code if FORMS[scheme].fullmatch(code) else None
