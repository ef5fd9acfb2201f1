"""Nothing phones home, and nothing in the tree belongs to one machine or to how the work was organised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import rules


def test_no_page_style_or_script_asks_another_host() -> None:
    assert rules.outside_requests(rules.SOURCE) == []


def test_no_file_carries_a_forbidden_word() -> None:
    if not (rules.ROOT / ".git").exists():
        pytest.skip("not a git checkout, so the files of the project cannot be told from others")
    files = [path for path in rules.project_files(rules.ROOT) if path != Path(__file__)]
    assert rules.forbidden_words(files, root=rules.ROOT) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<script src="https://cdn.example/x.js"></script>'),
        ("page.html", '<link rel="stylesheet" href="//fonts.example/css">'),
        ("page.html", '<div hx-get="https://api.example/"></div>'),
        ("look.css", "@import 'https://fonts.example/css';"),
        ("look.css", "body { background: url(https://img.example/x.png) }"),
        ("act.js", "fetch('https://api.example/')"),
    ],
)
def test_a_request_to_another_host_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(rules.outside_requests(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<a href="https://source.example/">the source</a><img src="/static/flag.svg">'),
        ("mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("look.css", "body { background: url(flag.svg) } /* after https://example.org */"),
    ],
)
def test_a_link_that_a_person_follows_is_fine(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert rules.outside_requests(tmp_path) == []


@pytest.mark.parametrize(
    "line",
    [
        "cd /work/main",
        "see /home/somebody/notes",
        "--index-url https://pypi.org/simple",
        "x = 1  # TODO",
        "as issue 7 asks",
        "breakpoint()",
    ],
)
def test_a_forbidden_word_is_found(tmp_path: Path, line: str) -> None:
    path = tmp_path / "file.py"
    path.write_text(f"fine\n{line}\n", encoding="utf-8")
    assert [found.split(": ")[0] for found in rules.forbidden_words([path], root=tmp_path)] == ["file.py:2"]


@pytest.mark.parametrize(
    "line", ["the framework/work/done", "~/work/x", "https://example.org/root/x", "an issue of 2018"]
)
def test_an_innocent_word_is_fine(tmp_path: Path, line: str) -> None:
    path = tmp_path / "file.py"
    path.write_text(line, encoding="utf-8")
    assert rules.forbidden_words([path], root=tmp_path) == []
