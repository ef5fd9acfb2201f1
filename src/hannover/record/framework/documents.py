"""One TOML document, from bytes to values, and all that can be wrong before its content is looked at."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from hannover.errors import FileError

from .lines import BareValue, Lines, Path, Repeat, find_lines

__all__ = ["LARGEST_FILE", "Document", "read_document"]

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. The bundled framework has about 60 thousand."""

MOST_CONTROL_CHARACTERS = 20
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
EAST_ASIAN = (
    ("cp932", "Shift-JIS", re.compile("[\u3041-\u30ff]")),
    ("euc_jp", "EUC-JP", re.compile("[\u3041-\u30ff]")),
    ("cp949", "EUC-KR", re.compile("[\uac00-\ud7a3]")),
)
SAVE_AS_UTF_8 = "save the file as UTF-8"
SMALLEST = (
    "a framework has at least framework = 1, [declaration], [[side]] twice, [[field]] and [[commitment]]"
)
LINE_IN_MESSAGE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
DATE_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?!\d)")
FULL_WIDTH = re.compile("[\u3000\uff01-\uff5e]")
CURLED_QUOTES = re.compile("[\u2018-\u201f\u300c-\u300f\u00ab\u00bb]")


@dataclass(frozen=True)
class Document:
    """A document that was read: its values, and where each is written.

    name     how errors name the file
    data     None when the document is not TOML
    refused  fields whose value was refused already, so that nobody complains of it twice
    """

    name: str
    text: str
    data: dict[str, object] | None
    refused: frozenset[Path] = frozenset()

    @cached_property
    def lines(self) -> Lines:
        return find_lines(self.text)

    def label(self, path: Path) -> str:
        """The field as errors name it: `evidence[summit-2015].title.ja`, without a key its number from 1."""
        label = ""
        value: object = self.data
        for step in path:
            if isinstance(step, str):
                label += f".{step}" if label else step
                value = value.get(step) if isinstance(value, dict) else None
            else:
                value = value[step] if isinstance(value, list) and step < len(value) else None
                key: object = value.get("key") if isinstance(value, dict) else None
                label += f"[{key}]" if isinstance(key, str) and key.isprintable() else f"[{step + 1}]"
        return label


def read_document(name: str, content: bytes) -> tuple[Document, list[FileError]]:
    """The document, and what is wrong with it as text and as TOML."""
    text, problem = decode(name, content)
    if problem is not None:
        return Document(name, "", None), [problem]
    text = text.replace("\r\n", "\n")
    if not text.strip():
        return Document(name, text, None), [FileError("the file is empty", file=name, remedy=SMALLEST)]
    text, problems = without_control_characters(name, text)
    if len(problems) > MOST_CONTROL_CHARACTERS:
        refusal = "the file is not a text file"
        return Document(name, "", None), [FileError(refusal, file=name, line=1, remedy=SAVE_AS_UTF_8)]
    document, found = parse(name, text)
    return document, problems + found


def decode(name: str, content: bytes) -> tuple[str, FileError | None]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return "", wrong_encoding(name, f"the file is encoded in {encoding}, not in UTF-8", line=1)
    if b"\x1b$" in content:
        line = content.count(b"\n", 0, content.index(b"\x1b$")) + 1
        return "", wrong_encoding(name, "the file is encoded in ISO-2022-JP, not in UTF-8", line=line)
    if content[:200].count(0) > len(content[:200]) // 4:
        return "", wrong_encoding(name, "the file looks like UTF-16 without a mark, not like UTF-8", line=1)
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        guess = guess_encoding(content)
        found = f"it looks like {guess}" if guess else f"byte 0x{content[error.start]:02X} cannot stand there"
        return "", wrong_encoding(name, f"the file is not encoded in UTF-8: {found}", line=line)


def wrong_encoding(name: str, message: str, *, line: int) -> FileError:
    return FileError(message, file=name, line=line, remedy=SAVE_AS_UTF_8)


def guess_encoding(content: bytes) -> str:
    """The East Asian encoding in which the bytes read as syllables, otherwise an empty text."""
    best, most = "", 0
    for codec, encoding, syllables in EAST_ASIAN:
        try:
            count = len(syllables.findall(content.decode(codec)))
        except UnicodeDecodeError:
            continue
        if count > most:
            best, most = encoding, count
    return best


def without_control_characters(name: str, text: str) -> tuple[str, list[FileError]]:
    """The text with spaces in their place, so that all else can still be checked."""
    found = list(CONTROL.finditer(text))
    if not found:
        return text, []
    lines = find_lines(CONTROL.sub(" ", text))
    document = Document(name, text, None)
    problems = []
    for match in found[: MOST_CONTROL_CHARACTERS + 1]:
        line = text.count("\n", 0, match.start()) + 1
        message = f"holds the control character U+{ord(match.group()):04X}"
        field = document.label(lines.nearest(line))
        problems.append(FileError(message, file=name, line=line, field=field, remedy="delete it"))
    return CONTROL.sub(" ", text), problems


def parse(name: str, text: str) -> tuple[Document, list[FileError]]:
    try:
        return Document(name, text, load(text)), []
    except (ValueError, RecursionError):
        pass
    document = Document(name, text, None)
    wrong = [bare for bare in document.lines.bare if not is_value(text[bare.start : bare.end])]
    errors: list[FileError] = []
    try:
        data = load(with_numbers(text, wrong))
        document = Document(name, text, data, frozenset(bare.path for bare in wrong))
    except RecursionError:
        remedy = "see docs/framework-file.md"
        errors.append(FileError("lists or tables are nested too deeply", file=name, remedy=remedy))
    except ValueError as error:
        errors.append(syntax_error(document, str(error)))
    problems = [repeated(document, repeat) for repeat in document.lines.repeats]
    problems += [no_value(document, bare) for bare in wrong]
    return document, problems or errors


def load(text: str) -> dict[str, object]:
    return tomllib.loads(text, parse_float=Decimal)


def is_value(written: str) -> bool:
    try:
        load(f"value = {written}")
    except (ValueError, RecursionError):
        return False
    return True


def with_numbers(text: str, wrong: list[BareValue]) -> str:
    """The text with a number in the place of each wrong value, so that all else can still be read."""
    pieces, at = [], 0
    for bare in wrong:
        pieces += [text[at : bare.start], "1".ljust(bare.end - bare.start)]
        at = bare.end
    return "".join((*pieces, text[at:]))


def problem_at(document: Document, path: Path, line: int, message: str, remedy: str) -> FileError:
    return FileError(message, file=document.name, line=line, field=document.label(path), remedy=remedy)


def repeated(document: Document, repeat: Repeat) -> FileError:
    message = f"is written twice, first in line {repeat.first}"
    remedy = "keep one of the two; a list of entries is written [[...]] each time"
    return problem_at(document, repeat.path, repeat.again, message, remedy)


def no_value(document: Document, bare: BareValue) -> FileError:
    written = document.text[bare.start : bare.end]
    shown = written if len(written) <= 40 else f"{written[:40]}..."
    message, remedy = f"{shown} is not a value", 'write text in quotes: "..."'
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        message, remedy = f"{written} is a month without quotes", f'write "{written}"'
    elif re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", written):
        message, remedy = f"the date {shown} does not exist", "write a day of the calendar"
    elif DATE_LIKE.match(written):
        message, remedy = f"{shown} is not a date", 'write a day as 2030-05-09, a month as "2030-05"'
    elif CURLED_QUOTES.search(written) or FULL_WIDTH.search(written):
        remedy = 'put text between straight quotes: "..."'
    elif written.lower() in ("yes", "no", "true", "false"):
        remedy = "write true or false"
    elif written[:1].isdigit():
        message, remedy = f"{shown} is not a number", "write digits only, with a point before decimals"
    return problem_at(document, bare.path, bare.line, message, remedy)


def syntax_error(document: Document, message: str) -> FileError:
    place = LINE_IN_MESSAGE.search(message)
    said = message[: place.start()] if place else message
    if place and place[1]:
        line = int(place[1])
    elif document.lines.unclosed:
        path, line = document.lines.unclosed[0]
        return problem_at(document, path, line, "the text does not end", 'close it with """')
    else:
        line = document.text.rstrip().count("\n") + 1
    path = document.lines.nearest(line)
    if said == "Illegal character '\\n'":
        remedy = 'close it with ", or write a text of several lines between """ and """'
        return problem_at(document, path, line, "the text does not end in its line", remedy)
    return problem_at(document, path, line, f"is not TOML: {said}", hint(document, line))


def hint(document: Document, line: int) -> str:
    first = document.text.lstrip()[:1]
    if first in "<{":
        return "a framework is written in TOML, see docs/framework-file.md"
    written = document.text.split("\n")[line - 1]
    outside_quotes = re.sub(r'"[^"]*"', "", written)
    if FULL_WIDTH.search(outside_quotes):
        return "outside quotes write half-width signs: = [ ] . and spaces"
    if re.match(r"\s*[\w.-]+\s*:", outside_quotes):
        return "write = between key and value, not :"
    if re.search(r"=\s*[-+]?[0-9.]+,[0-9]", outside_quotes):
        return "write a point before decimals"
    if CURLED_QUOTES.search(outside_quotes):
        return 'put text between straight quotes: "..."'
    return 'write key = "text", [table] or [[list of tables]]'
