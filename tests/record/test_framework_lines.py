"""The line finder: for every key of a TOML document, the line in which it is written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator

from hypothesis import assume, given
from hypothesis import strategies as st

from hannover.record.framework.lines import Path, Repeat, find_lines

NAMES = st.one_of(
    st.from_regex(r"[a-z][a-z0-9_-]{0,4}", fullmatch=True),
    st.sampled_from(["a.b", "a b", "[x]", "=", "#", '"', "\\", "分野", "é"]),
)
ONE_LINE = st.text(alphabet='ab =#[]{}.,"\\年é', max_size=12)
SCALARS = ["1", "-2.5", "true", "2017-03-19", "2017-03-19T10:00:00+01:00", "'[a]\"'", "'''x'''''", '""']
LONG_TEXTS = ['"""\na = 1\n[b]\n"""', '"""x\\"""\n# y"""', "'''\n[[c]]\nd = 2\n'''", '"""\\\n  z"""""']


class Writer:
    """Writes a TOML document by chance, and notes in which line it wrote each key."""

    def __init__(self, draw: Callable[..., object]) -> None:
        self.draw = draw
        self.text = ""
        self.expected: dict[Path, int] = {}

    def chance(self) -> bool:
        return bool(self.draw(st.booleans()))

    def count(self, most: int) -> int:
        return int(str(self.draw(st.integers(0, most))))

    def pick(self, options: list[str]) -> str:
        return str(self.draw(st.sampled_from(options)))

    def note(self, path: Path) -> None:
        for length in range(1, len(path) + 1):
            self.expected.setdefault(path[:length], self.text.count("\n") + 1)

    def names(self, most: int) -> list[str]:
        found = self.draw(st.lists(NAMES, max_size=most, unique=True))
        assert isinstance(found, list)
        return found

    def key(self, name: str) -> str:
        bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
        if bare and self.chance():
            return name
        return json.dumps(name, ensure_ascii=self.chance())

    def blank(self) -> None:
        self.text += self.pick(["", "", "\n", "# note = [\n", "\t\n\n"])

    def pairs(self, table: Path) -> None:
        for name in self.names(3):
            self.blank()
            path = (*table, name)
            written = self.key(name)
            if self.chance():
                path = (*path, "inner")
                written += self.pick([".", " . ", "\t."]) + "inner"
            self.note(path)
            self.text += written + self.pick(["=", " = "])
            self.value(path, depth=0)
            self.text += self.pick(["\n", "  # end\n"])

    def value(self, path: Path, *, depth: int, one_line: bool = False) -> None:
        kind = self.count(4 if depth < 3 else 2)
        if kind == 0:
            self.text += self.pick(SCALARS)
        elif kind == 1:
            self.text += json.dumps(self.draw(ONE_LINE), ensure_ascii=False)
        elif kind == 2:
            self.text += self.pick(SCALARS if one_line else LONG_TEXTS)
        elif kind == 3:
            self.array(path, depth=depth + 1, one_line=one_line)
        else:
            self.inline_table(path, depth=depth + 1)

    def array(self, path: Path, *, depth: int, one_line: bool) -> None:
        gaps = ["", " "] if one_line else ["", " ", "\n", " # ]\n  "]
        self.text += "["
        for index in range(self.count(3)):
            self.text += ("," if index else "") + self.pick(gaps)
            self.note((*path, index))
            self.value((*path, index), depth=depth, one_line=one_line)
            self.text += self.pick(gaps)
        self.text += "]"

    def inline_table(self, path: Path, *, depth: int) -> None:
        self.text += "{"
        for index, name in enumerate(self.names(2)):
            self.text += ", " if index else " "
            self.note((*path, name))
            self.text += self.key(name) + " = "
            self.value((*path, name), depth=depth, one_line=True)
        self.text += " }"

    def document(self) -> None:
        self.pairs(())
        taken = {path[0] for path in self.expected}
        for name in self.names(3):
            if name in taken:
                continue
            if self.chance():
                self.header((name,), [name], "[{}]")
                continue
            for index in range(1 + self.count(2)):
                self.header((name, index), [name], "[[{}]]")
                if self.chance():
                    self.header((name, index, "below!", 0), [name, "below!"], "[[{}]]")

    def header(self, path: Path, names: list[str], form: str) -> None:
        self.blank()
        self.note(path)
        self.text += form.format(".".join(self.key(name) for name in names)) + "\n"
        self.pairs(path)


@st.composite
def documents(draw: Callable[..., object]) -> tuple[str, dict[Path, int]]:
    writer = Writer(draw)
    writer.document()
    return writer.text, writer.expected


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


@given(documents())
def test_every_key_is_found_in_the_line_in_which_it_was_written(
    document: tuple[str, dict[Path, int]],
) -> None:
    text, expected = document
    assert find_lines(text).written == expected
    assert set(paths(tomllib.loads(text))) == set(expected)


@given(documents())
def test_the_line_that_is_found_contains_the_key(document: tuple[str, dict[Path, int]]) -> None:
    text, _ = document
    rows = text.split("\n")
    found = find_lines(text)
    for path in paths(tomllib.loads(text)):
        names = [step for step in path if isinstance(step, str)]
        if path[-1] == names[-1]:
            row = rows[found.find(path) - 1]
            forms = (names[-1], json.dumps(names[-1]), json.dumps(names[-1], ensure_ascii=False))
            assert any(form in row for form in forms)


@given(documents(), st.data())
def test_a_document_that_lost_a_character_still_gives_its_lines(
    document: tuple[str, dict[Path, int]], data: st.DataObject
) -> None:
    text, _ = document
    assume(text)
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:at] + text[at + 1 :]
    found = find_lines(damaged)
    assert all(1 <= line <= damaged.count("\n") + 1 for line in found.written.values())
    try:
        whole = tomllib.loads(damaged)
    except tomllib.TOMLDecodeError:
        return
    assert set(paths(whole)) <= set(found.written)


@given(st.text(alphabet="[]{}\"'=.#,\\ \n\tab1年"))
def test_no_text_stops_the_finder(text: str) -> None:
    found = find_lines(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.written.values())


def test_an_unknown_key_gives_the_line_of_the_table_around_it() -> None:
    found = find_lines('a = 1\n[[b]]\nc = 2\n\n[[b]]\nd = { e = "x" }\n')
    assert found.find(("b", 1, "missing")) == 5
    assert found.find(("b", 1, "d", "missing", 3)) == 6
    assert found.find(("nothing",)) == 0


def test_a_list_inside_a_list_of_tables_belongs_to_the_newest_entry() -> None:
    found = find_lines("[[a]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n[[a.b]]\nx = 3\n[a.c]\ny = 4\n")
    assert found.find(("a", 0, "b", 0, "x")) == 3
    assert found.find(("a", 1, "b", 0, "x")) == 6
    assert found.find(("a", 1, "b", 1, "x")) == 8
    assert found.find(("a", 1, "c", "y")) == 10


def test_what_is_written_twice_is_named_with_both_lines() -> None:
    found = find_lines("a = 1\nb = 2\na = 3\n[c]\n[d]\n[c]\n")
    assert found.repeats == (Repeat(("a",), 1, 3), Repeat(("c",), 4, 6))


def test_a_text_that_does_not_end_is_named() -> None:
    assert find_lines('a = 1\nb = """\nc = 2\n').unclosed == ((("b",), 2),)


def test_deep_nesting_ends_the_line_and_not_the_program() -> None:
    assert find_lines("a = " + "[" * 10_000 + "\nb = 1\n").find(("b",)) == 2
