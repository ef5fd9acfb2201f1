"""How the history of the record tells of this field."""

from __future__ import annotations

import ast
import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from hannover.fields.smes import actions, domain
from hannover.fields.smes.words.history import ACTS, NOUNS
from hannover.record.projecting import tables
from hannover.record.words import ACTS as ACTS_OF_ALL
from hannover.record.words import act_words, is_sealed, noun_words
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, VISITOR, WEST, programme, staff

__all__ = ["programme"]


def actions_in_source() -> set[str]:
    """Every word that an action of the field gives to what it does."""
    found = set()
    for path in Path(actions.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "action":
                found |= {
                    part.value
                    for part in ast.walk(node.value)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    return found


def test_every_noun_and_act_of_the_field_has_words_in_every_language() -> None:
    ours = {name.partition(":")[2] for name in tables() if name.startswith("smes:")}
    assert ours | {"classification"} == set(NOUNS)
    assert actions_in_source() <= set(ACTS) | set(ACTS_OF_ALL)
    for standing in (*domain.HostStanding, *domain.RequestStanding, *domain.IntroductionStage):
        assert standing.value in {*ACTS, *ACTS_OF_ALL, "interested", "confidential"}
    for language in ("ja", "de"):
        for words in (*NOUNS.values(), *ACTS.values()):
            with override("en"):
                english = str(words)
            with override(language):
                assert str(words) != english or english == "Delegation"


def test_no_event_that_holds_the_key_of_a_company_is_handed_out_as_it_stands() -> None:
    """Two profiles of one company, or a profile and a name, could be joined by it."""
    holding = {"company", "toward", "other", "members", "partners", "meetings", "confirmed"}
    for name, models in tables().items():
        fields = {field.name for field in dataclasses.fields(models[0].noun)}
        if name.startswith("smes:"):
            assert is_sealed(name) == bool(fields & holding or name == "smes:company"), name


def test_the_log_is_read_through_the_api_without_what_would_join_profiles(programme: None) -> None:
    company = stage.company(EAST)
    profile = stage.profile(company, EAST)
    for reader in (VISITOR, staff(EAST), staff(WEST)):
        found = stage.browser(reader).get(f"/api/v1/events?entity={profile}").json()["items"]
        assert [one["body"]["type"] for one in found] == ["smes:profile"]
        assert found[0]["withheld"] == ["state", "person", "note"]
        assert company not in str(found)


def test_a_word_of_the_field_is_its_own() -> None:
    with override("en"):
        assert str(noun_words("smes:follow-up")) == "Follow-up after a year"
        assert str(noun_words("follow-up")) == "Follow-up"
        assert str(act_words("smes:company", "forgotten")) == "forgotten"
        assert noun_words("other:noun") == "other:noun"


@pytest.mark.usefixtures("programme")
def test_the_history_leads_to_what_everybody_may_read() -> None:
    shown = stage.profile(stage.company(EAST), EAST)
    expired = stage.profile(stage.company(WEST), WEST, expires_on=TODAY - timedelta(days=1))
    draft = stage.profile(stage.company(WEST), WEST, standing=domain.ProfileStanding.DRAFT)
    page = stage.browser(VISITOR).get("/en/history/").content.decode()
    assert f'href="/en/fields/smes/profiles/{shown}/"' in page
    assert "Profile of a company: recorded" in page
    assert expired not in page
    assert draft not in page
    for reader in (VISITOR, staff(EAST)):
        assert stage.browser(reader).get(f"/en/fields/smes/profiles/{shown}/").status_code == 200
    assert "企業のプロフィール" in stage.browser(VISITOR).get("/ja/history/").content.decode()
