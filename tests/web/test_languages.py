"""Which language a page speaks."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hannover.web.languages import best_language, content_language, interface_language, own_name, path_in


@pytest.mark.parametrize(("asked", "interface"), [("ja", "ja"), ("de-at", "de"), ("fr", "en"), ("en", "en")])
def test_the_interface_is_english_where_it_has_no_catalogue(asked: str, interface: str) -> None:
    with override(asked):
        assert (content_language(), interface_language()) == (asked, interface)


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("ja,en;q=0.8", "ja"),
        ("de-AT,de;q=0.9", "de"),
        ("fr,de;q=0.2,ja;q=0.7", "ja"),
        ("fr", "en"),
        ("", "en"),
        ("not a header;;;", "en"),
    ],
)
def test_the_browser_chooses_among_what_is_offered(header: str, best: str) -> None:
    assert best_language(header, ("en", "ja", "de")) == best


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/en/fields/x/", "/ja/fields/x/"),
        ("/en/", "/ja/"),
        ("/", "/ja/"),
        ("/theme/", "/ja/"),
        ("/en", "/ja"),
    ],
)
def test_another_language_is_the_same_page(path: str, other: str) -> None:
    assert path_in(path, "ja") == other


def test_a_language_is_named_by_its_speakers() -> None:
    assert [own_name(code) for code in ("ja", "de-at", "tlh")] == ["日本語", "Deutsch", "tlh"]
