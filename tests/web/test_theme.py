"""The reader's choice of light or dark."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.pages")]


def test_the_choice_is_kept_and_applied_by_the_server(client: Client) -> None:
    assert "data-theme" not in client.get("/en/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "next": "/ja/report/?as_of=2018"})
    assert (answer.status_code, answer["Location"]) == (302, "/ja/report/?as_of=2018")
    assert '<html lang="en" data-theme="dark">' in client.get("/en/").content.decode()
    client.post("/theme/", {"theme": "", "next": "/"})
    assert "data-theme" not in client.get("/en/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, elsewhere: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_reading_does_not_choose(client: Client) -> None:
    assert client.get("/theme/").status_code == 405
