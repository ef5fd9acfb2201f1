"""The pages of the dialogues: what each reader sees and may do there, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hannover.accounts.permissions import Role
from hannover.record import models
from hannover.record.dialogues.reading import read_outcome, read_round
from hannover.record.moment import now
from tests.record.dialogue_stage import EAST, LANGUAGES, WEST, Talks, programme, secretariat, signed_in

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()
NEXT_YEAR = now().as_of.year + 1


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def get(client: Client, name: str, *args: str, query: str = "", status: int = 200) -> str:
    response = client.get(reverse(f"record:{name}", args=args) + query)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def post(client: Client, name: str, *args: str, **values: object) -> HttpResponse:
    return client.post(reverse(f"record:{name}", args=args), values)  # type: ignore[return-value]


def words(page: str) -> str:
    """What a reader reads, without mark-up, blanks made one."""
    main = page.partition("<main ")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_list_names_the_last_and_the_next_round() -> None:
    talks.plan(f"{NEXT_YEAR}-06-01")
    talks.drafted()
    text = words(get(Client(), "dialogues"))
    assert "Talks Round 3 1 June 2020 Round 4 1 June" in text
    assert text.count("Round") >= 2


def test_a_round_shows_both_sides_beside_each_other_and_what_was_agreed() -> None:
    item = talks.item(title="Cables & ports")
    talks.say(item, by=EAST, text={"ja": "試験を<続ける>。"})
    outcome = talks.outcome(item, owners={EAST: "east-office"}, due="2018-03-31")
    talks.agree(outcome)
    page = get(Client(), "round", "talks-1")
    assert '<span lang="ja" class="fallback">試験を&lt;続ける&gt;。</span>' in page
    text = words(page)
    assert "Cables &amp; ports" in text
    assert "West No statement" in text
    assert "Agreed and in effect Overdue" in text
    assert "East Office" in text
    assert "Deadline: 31 March 2018" in text


def test_a_round_takes_up_what_is_open_with_a_link_to_it() -> None:
    outcome = talks.drafted()
    page = get(Client(), "round", "talks-2")
    assert "Taken up from an earlier round" in page
    assert reverse("record:outcome", args=[outcome]) in page


def test_an_outcome_shows_its_signatures_versions_and_way() -> None:
    outcome = talks.drafted(wording={"en": "Both sides test the cables."})
    talks.sign(outcome, by=EAST)
    talks.amend(outcome, by=WEST, wording={"en": "Both sides test all cables."})
    talks.sign(outcome, by=WEST)
    talks.report(outcome, by=EAST, closed=False)
    page = get(Client(), "outcome", outcome)
    assert "test </" not in page
    assert "<del>the</del><ins>all</ins>" in page
    found = read_outcome(now(), secretariat(EAST), outcome)
    for entry in found.standing.keys.signatures:
        assert entry.signature.digest in page
        assert entry.event in page
    assert found.standing.reports[0].event in page
    text = words(page)
    assert "An earlier wording: this signature no longer counts" in text
    assert "Signed by: West" in text
    assert "Round 1 drafted here" in text
    assert "Round 2 taken up again" in text


def test_an_information_says_that_it_needs_no_closing() -> None:
    assert "An information needs no closing." in get(Client(), "outcome", talks.drafted(kind="information"))


def test_open_outcomes_are_narrowed_by_side_and_deadline() -> None:
    item = talks.item()
    east = talks.outcome(item, owners={EAST: "east-office"}, wording={"en": "East acts."})
    talks.outcome(item, owners={WEST: "west-office"}, due="2018-01-01", wording={"en": "West acts."})
    talks.agree(east)

    def listed(query: str = "") -> list[str]:
        return re.findall(r"(East|West) acts\.", get(Client(), "open-outcomes", query=query))

    assert listed() == ["West", "East"]
    assert listed("?side=east") == ["East"]
    assert listed("?overdue=yes") == ["West"]
    assert listed("?side=north&overdue=perhaps&page=x") == ["West", "East"]
    assert listed("?as_of=2016-05-31") == []


@pytest.mark.parametrize("name", ["dialogue", "round", "plan-round", "round-calendar"])
def test_what_is_not_there_is_not_found(name: str) -> None:
    get(signed_in(Role.OFFICER, EAST), name, "nothing", status=404)


def test_an_outcome_that_is_not_there_is_not_found() -> None:
    get(Client(), "outcome", "01a20488-47a4-7596-9f39-aca541794048", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_every_language(language: str) -> None:
    outcome = talks.drafted(due=f"{NEXT_YEAR}-03-31")
    talks.agree(outcome)
    client = signed_in(Role.SECRETARIAT, EAST)
    with override(language):
        for name, *args in (
            ("dialogues",),
            ("dialogue", "talks"),
            ("round", "talks-1"),
            ("outcome", outcome),
            ("open-outcomes",),
            ("open-dialogue",),
            ("plan-round", "talks"),
        ):
            assert f'<html lang="{language}"' in get(client, name, *args)


# ---- who may do what -------------------------------------------------------------------------------------


def writing_pages() -> list[tuple[str, ...]]:
    item, outcome = talks.item(by=WEST), talks.drafted(by=WEST)
    return [
        ("open-dialogue",),
        ("plan-round", "talks"),
        ("change-round", "talks-1"),
        ("add-item", "talks-1"),
        ("record-statement", "talks-1", item),
        ("draft-outcome", "talks-1", item),
        ("amend-outcome", outcome),
        ("report-outcome", outcome),
        ("sign-outcome", outcome),
    ]


@pytest.mark.parametrize("role", list(Role))
def test_each_form_is_open_to_who_may_and_closed_to_everybody_else(role: Role) -> None:
    side = EAST if role in (Role.OFFICER, Role.SECRETARIAT, Role.REVIEWER) else ""
    client = Client() if role is Role.VISITOR else signed_in(role, side)
    for name, *args in writing_pages():
        allowed = role is Role.SECRETARIAT or (role is Role.OFFICER and name != "sign-outcome")
        events = models.Event.objects.count()
        get(client, name, *args, status=200 if allowed else 403)
        assert post(client, name, *args).status_code == (400 if allowed else 403), name
        assert models.Event.objects.count() == events


def test_links_to_forms_are_offered_to_who_may_use_them() -> None:
    outcome = talks.drafted()
    links = {
        name: reverse(f"record:{name}", args=[outcome])
        for name in ("sign-outcome", "amend-outcome", "report-outcome")
    }

    def offered(client: Client, query: str = "") -> set[str]:
        page = get(client, "outcome", outcome, query=query)
        return {name for name, link in links.items() if f'href="{link}"' in page}

    assert offered(Client()) == set()
    assert offered(signed_in(Role.OFFICER, EAST)) == {"amend-outcome", "report-outcome"}
    staff = signed_in(Role.SECRETARIAT, EAST)
    assert offered(staff) == set(links)
    assert offered(staff, f"?as_of={now().as_of.isoformat()}") == set()
    talks.agree(outcome)
    assert offered(staff) == {"report-outcome"}


def test_what_a_side_keeps_to_itself_is_not_found_by_others() -> None:
    item = talks.item()
    talks.say(item, by=EAST, text={"en": "Our secret line."}, audience="side")
    outcome = talks.outcome(item, audience="side", wording={"en": "Our secret draft."})
    own, other = signed_in(Role.OFFICER, EAST), signed_in(Role.OFFICER, WEST)
    assert "Our secret line." in (page := get(own, "round", "talks-1"))
    assert "Our secret draft." in page
    for client in (other, Client()):
        assert "secret" not in get(client, "round", "talks-1")
        get(client, "outcome", outcome, status=404)


# ---- writing ---------------------------------------------------------------------------------------------


def test_a_whole_round_by_way_of_the_forms() -> None:
    east, west = signed_in(Role.SECRETARIAT, EAST), signed_in(Role.SECRETARIAT, WEST)
    opened = post(east, "open-dialogue", key="ports", title_en="Ports", title_ja="港湾", field="wind")
    assert opened.headers["Location"] == reverse("record:dialogues")
    planned = post(
        west,
        "plan-round",
        "ports",
        date=f"{NEXT_YEAR}-06-01",
        place_de="Musterstadt",
        host=WEST,
        start=f"{NEXT_YEAR}-06-01T09:30",
        end=f"{NEXT_YEAR}-06-01T17:00",
        zone="UTC",
        confirmed="on",
    )
    assert planned.headers["Location"] == reverse("record:dialogue", args=["ports"])
    assert post(east, "add-item", "ports-1", title_en="Cranes").status_code == 302
    found = read_round(now(), secretariat(EAST), "ports-1")
    item = found.agenda[0].slot.id
    assert (found.round.start, found.round.host) == (f"{NEXT_YEAR}-06-01T09:30:00+00:00", WEST)

    said = {"text_ja": "同意する。", "audience": "public"}
    assert post(east, "record-statement", "ports-1", item, **said).status_code == 302
    drafted = {
        "kind": "action",
        "wording_en": "Test the cranes.",
        f"owners_{EAST}": "east-office",
        "audience": "public",
    }
    assert post(west, "draft-outcome", "ports-1", item, **drafted).status_code == 302
    outcome = read_round(now(), secretariat(EAST), "ports-1").agenda[0].outcomes[0].id

    assert (
        post(east, "amend-outcome", outcome, **(drafted | {"wording_de": "Kräne prüfen."})).status_code == 302
    )
    for client in (east, west):
        page = get(client, "sign-outcome", outcome)
        assert "Test the cranes." in page
        assert "Kräne prüfen." in page
        (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', page)
        assert post(client, "sign-outcome", outcome, digest=digest).status_code == 302
        report = {"note_en": "Done.", "on": now().as_of.isoformat(), "closed": "on"}
        assert post(client, "report-outcome", outcome, **report).status_code == 302
    standing = read_outcome(now(), secretariat(EAST), outcome).standing
    assert (standing.in_effect, standing.state, standing.outcome.owners) == (
        True,
        "closed",
        {EAST: "east-office"},
    )


def test_who_was_shown_another_wording_signs_nothing() -> None:
    outcome = talks.drafted()
    client = signed_in(Role.SECRETARIAT, EAST)
    (digest,) = re.findall(r'name="digest" value="([0-9a-f]{64})"', get(client, "sign-outcome", outcome))
    talks.amend(outcome, by=WEST, wording={"en": "Quite another wording."})
    answer = post(client, "sign-outcome", outcome, digest=digest)
    assert answer.status_code == 400
    assert "no longer the one that you were shown" in (page := answer.content.decode())
    assert "Quite another wording." in page
    assert digest not in page
    assert read_outcome(now(), secretariat(EAST), outcome).standing.keys.signatures == ()


def test_what_cannot_be_signed_is_not_offered_for_signature() -> None:
    client = signed_in(Role.SECRETARIAT, EAST)
    outcome = talks.drafted()
    talks.sign(outcome, by=EAST)
    get(client, "sign-outcome", outcome, status=409)
    get(client, "sign-outcome", talks.drafted(audience="side"), status=409)
    talks.sign(outcome, by=WEST)
    get(client, "amend-outcome", outcome, status=409)


@pytest.mark.parametrize(
    ("name", "values", "field", "said"),
    [
        ("plan-round", {"date": "2031-02-30", "zone": "UTC"}, "date", "This is not a date."),
        ("plan-round", {"date": "2012-01-01", "zone": "UTC"}, "date", "round 1 would lie after round 4"),
        ("plan-round", {"date": "2031-06-01", "number": "3", "zone": "UTC"}, "number", "taken"),
        (
            "plan-round",
            {"date": "2031-06-01", "start": "2031-06-02T10:00", "zone": "UTC"},
            "start",
            "outside the days",
        ),
        (
            "plan-round",
            {"date": "2031-06-01", "place_en": "\x07", "zone": "UTC"},
            "place_en",
            "Control characters",
        ),
        ("open-dialogue", {"title_en": "Talks", "key": "talks"}, "key", "taken"),
        ("open-dialogue", {"key": "new"}, "title_en", "at least one language"),
        ("open-dialogue", {"title_en": "New", "key": "new", "since": "2031-01-01"}, "since", "future"),
    ],
)
def test_what_was_wrong_is_said_at_its_field(
    name: str, values: dict[str, str], field: str, said: str
) -> None:
    client = signed_in(Role.OFFICER, EAST)
    args = ("talks",) if name == "plan-round" else ()
    answer = post(client, name, *args, **values)
    assert answer.status_code == 400
    page = answer.content.decode()
    errors = re.search(rf'<ul class="errorlist" id="id_{field}_error">(.*?)</ul>', page)
    assert errors is not None, page
    assert said in errors.group(1)


def test_a_round_is_changed_from_what_it_was() -> None:
    client = signed_in(Role.OFFICER, EAST)
    values = {
        "date": "2016-06-01",
        "start": "2016-06-01T09:00",
        "zone": "UTC",
        "evidence": ["proof"],
        "place_ja": "例市",
    }
    assert post(client, "change-round", "talks-1", **values).status_code == 302
    page = get(client, "change-round", "talks-1")
    assert 'value="2016-06-01T09:00"' in page
    assert 'value="例市"' in page
    assert re.search(r'value="proof"[^>]*checked', page)
    assert not re.search(r'name="confirmed"[^>]*checked', page)


def test_an_own_draft_is_published_by_amending_it() -> None:
    outcome = talks.drafted(audience="side")
    client = signed_in(Role.OFFICER, EAST)
    values = {"kind": "action", "wording_en": "Both sides test the cables."}
    assert post(client, "amend-outcome", outcome, **values, audience="public").status_code == 302
    get(Client(), "outcome", outcome)
    assert 'name="audience"' not in get(client, "amend-outcome", outcome)
