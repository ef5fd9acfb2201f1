"""Before both have agreed nobody but its own people learns who a company is, wherever they look; afterwards only
the two companies and the staff of their sides do.

Every address that the program has is fetched with every key that there is, by every kind of reader, and so is
every operation; answers, error messages, files and the program's own log are searched for whatever identifies
a company.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, fields
from typing import Any

import pytest

from hannover.accounts.permissions import Actor, Role
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.companies_keeping import keep, salted
from hannover.fields.smes.actions.grants import apply_jointly
from hannover.fields.smes.actions.introductions import answer_introduction, show_interest
from hannover.fields.smes.actions.meetings_timetable import plan_timetable, publish_timetable
from hannover.fields.smes.actions.partners_jobs import run_for_all, start
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.introductions import AnswerIntroduction, ShowInterest
from hannover.fields.smes.inputs.meetings import NameTimetable, PlanTimetable
from hannover.fields.smes.inputs.partners import CheckSearches
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.fields.smes.reading.naming import knows
from hannover.jobs.models import Job
from hannover.record.models import Event
from tests.fields.smes import grants_stage, meetings_stage, stage, visits_stage
from tests.fields.smes.crawling import (
    FIELD_PAGES,
    OTHER_LANGUAGES,
    Keys,
    addresses,
    calls,
    crawl,
    frames_once,
    text_of,
)
from tests.fields.smes.stage import (
    EAST,
    TODAY,
    VISITOR,
    WEST,
    browser,
    call,
    participant,
    programme,
    staff,
)

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")
SISTER = "Castings of unusual alloys"
SECRETS = {
    EAST: domain.Identity(
        company="",
        side=EAST,
        names={"en": "Zephyrbolt Works", "ja": "蓬莱螺旋製作所", "de": "Zephyrbolt Werke"},
        number="7010401987654",
        website="https://zephyrbolt.example",
        address="Quillonstreet 77, Hoshigaoka",
        contact="Kazamatsuri Ryunosuke",
        email="ryunosuke@zephyrbolt.example",
        phone="+81 52 918 2736",
    ),
    WEST: domain.Identity(
        company="",
        side=WEST,
        names={"en": "Quarkfeder", "ja": "クワルク発条", "de": "Quarkfeder GmbH"},
        number="HRB 918273",
        website="https://quarkfeder.example",
        address="Dunkelsteiggasse 99, Oberwaldhausen",
        contact="Friedlinde Ypsilanti",
        email="friedlinde@quarkfeder.example",
        phone="+49 7031 918 273",
    ),
}


def words_of(identity: domain.Identity) -> tuple[str, ...]:
    """Everything that identifies the company, and the parts that would."""
    whole = (*identity.names.values(), identity.number, identity.website, identity.address, identity.contact)
    stems = {EAST: ("zephyrbolt", "ryunosuke", "7010401987654"), WEST: ("quarkfeder", "friedlinde", "918273")}
    return (*whole, identity.email, identity.phone, *stems[identity.side])


@dataclass
class Stage:
    """Both companies with all that identifies them, a third of each side, and what waits between the two: an
    introduction, a meeting, a visit, an application.
    """

    companies: dict[str, str]
    profiles: dict[str, str]
    others: dict[str, str]
    introduction: str
    keys: Keys

    @property
    def readers(self) -> dict[str, tuple[Actor, tuple[str, ...]]]:
        """{who: (actor, the sides whose company is none of their business before both have agreed)}"""
        both = (EAST, WEST)
        return {
            "visitor": (VISITOR, both),
            "company of east": (participant(self.companies[EAST]), (WEST,)),
            "company of west": (participant(self.companies[WEST]), (EAST,)),
            "stranger of east": (participant(self.others[EAST]), both),
            "stranger of west": (participant(self.others[WEST]), both),
            "officer of east": (staff(EAST), (WEST,)),
            "secretariat of west": (staff(WEST, Role.SECRETARIAT), (EAST,)),
            "reviewer of west": (staff(WEST, Role.REVIEWER), (EAST,)),
        }


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any, tmp_path: Any) -> Any:
    settings.STORE = tmp_path
    (tmp_path / "cache").mkdir()
    partners_market.forget_kept()
    yield
    partners_market.forget_kept()


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Stage:
    frames_once(monkeypatch)
    companies = {side: stage.company(side, SECRETS[side].names["en"]) for side in (EAST, WEST)}
    for side, key in companies.items():
        details = {name: getattr(SECRETS[side], name) for name in _details()}
        keep([salted(domain.Identity(**{**details, "company": key}))], replaces=True)
    others = {side: stage.company(side) for side in (EAST, WEST)}
    profiles = {side: stage.profile(key, side) for side, key in companies.items()}
    for side, key in others.items():
        stage.profile(key, side)
    draft = stage.profile(companies[WEST], WEST, standing=domain.ProfileStanding.DRAFT)
    sister = stage.profile(companies[WEST], WEST, title={"en": SISTER})
    asked = show_interest(
        ShowInterest(profile=profiles[EAST], toward=profiles[WEST], message={"en": "We would like to talk."}),
        call(participant(companies[EAST])),
    ).introduction
    compute_round(ComputeRound(key="spring", title={"en": "Spring"}, length=3), call(staff(EAST)))
    publish_round(PublishRound(round="spring"), call(staff(EAST)))
    start("check-searches", CheckSearches(), call(staff(EAST)))
    keys = {
        "company": tuple(companies.values()),
        "profile": (*profiles.values(), draft, sister),
        "introduction": (asked,),
        **_waiting(companies, profiles, sister),
    }
    return Stage(companies, profiles, others, asked, keys)


def _waiting(companies: dict[str, str], profiles: dict[str, str], sister: str) -> dict[str, tuple[str, ...]]:
    """What else waits between the two, where the company of west takes part under its other profile."""
    meetings_stage.open_event()
    meetings_stage.attend(companies[EAST], profiles[EAST], EAST)
    meetings_stage.attend(companies[WEST], sister, WEST)
    meeting = meetings_stage.ask(companies[EAST], companies[WEST])
    planned = PlanTimetable(event=meetings_stage.EVENT.key, seconds=2, unanswered=True)
    made = plan_timetable(planned, call(staff(EAST)))
    publish_timetable(NameTimetable(event=planned.event, number=made.number), call(staff(WEST)))
    visits_stage.plan((companies[WEST],))
    host = visits_stage.invite(companies[EAST], profiles[EAST], visits_stage.town("Gifu"))
    grants_stage.publish(closes_on=TODAY.isoformat(), time_zone="Pacific/Honolulu")
    applied = apply_jointly(grants_stage.apply_values(companies[EAST], companies[WEST]), call(staff(EAST)))
    return {
        "asked": (meeting,),
        "host": (host,),
        "rounds": ("spring",),
        "events": (meetings_stage.EVENT.key,),
        "delegations": (visits_stage.KEY,),
        "calls": ("call-1",),
        "applications": (applied.application,),
        "letters": (applied.application,),
    }


def _details() -> tuple[str, ...]:
    return tuple(field.name for field in fields(domain.Identity))


def found_in(text: str, side: str) -> list[str]:
    folded = text.casefold()
    return [word for word in words_of(SECRETS[side]) if word.casefold() in folded]


def keys_in(text: str, asked: str, actor: Actor) -> list[str]:
    """The keys of companies for which the actor does not act that an answer holds and the question did not: where
    such a key stands beside a name at one place, it names what it stands beside at another.
    """
    companies = models.Company.objects.values_list("key", "of_side")
    return [
        key for key, side in companies if key in text and key not in asked and not knows(actor, key, side)
    ]


READERS = ("visitor", "company of west", "stranger of east", "secretariat of west")


@pytest.mark.parametrize("who", READERS)
def test_no_address_tells_who_a_company_is_before_both_have_agreed(
    who: str, stages: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    actor, sides = stages.readers[who]
    shown: Counter[str] = Counter()
    with caplog.at_level(logging.DEBUG):
        for path, text in crawl(browser(actor), stages.keys):
            for side in sides:
                assert not found_in(text, side), f"{who} reads of {side} at {path}: {found_in(text, side)}"
            assert not keys_in(text, path, actor), f"{who} reads the key of a company at {path}"
            shown[path[:4]] += 1
    assert shown["/en/"] > 100
    assert all(shown[f"/{language}/"] > 10 for language in OTHER_LANGUAGES)
    for side in sides:
        assert not found_in(caplog.text, side)


@pytest.mark.parametrize("who", READERS)
def test_no_operation_tells_who_a_company_is_before_both_have_agreed(who: str, stages: Stage) -> None:
    actor, sides = stages.readers[who]
    client = browser(actor)
    for path, body in calls(stages.keys):
        response = client.post(path, json.dumps(body), content_type="application/json")
        assert response.status_code < 500, f"{path}: {response.content.decode()}"
        text = text_of(response)
        for side in sides:
            found = found_in(text, side)
            assert not found, f"{who} reads of {side} from {path} {body}: {found}"
        assert not keys_in(text, str(body), actor), f"{who} reads the key of a company from {path} {body}"


def test_no_event_and_no_job_ever_holds_what_identifies_a_company(stages: Stage) -> None:
    answer_introduction(
        AnswerIntroduction(introduction=stages.introduction, accept=True),
        call(participant(stages.companies[WEST])),
    )
    kept = "\n".join(Event.objects.values_list("body", flat=True))
    jobs = "\n".join(str(vars(job)) for job in run_for_all_jobs())
    tables = "\n".join(
        str(row)
        for model in (models.SavedSearch, models.ComputedRound, models.RoundList, models.ProfileVector)
        for row in model.objects.values()
    )
    for side in (EAST, WEST):
        assert not found_in(kept, side)
        assert not found_in(jobs, side)
        assert not found_in(tables, side)


def run_for_all_jobs() -> list[Any]:
    return list(Job.objects.filter(task_path=run_for_all.module_path))


@pytest.mark.parametrize("word", ["Quarkfeder", "friedlinde@quarkfeder.example", "HRB 918273"])
def test_a_message_that_guesses_the_other_is_answered_like_any_other(stages: Stage, word: str) -> None:
    """A refusal would tell that the guess was right."""
    client = browser(participant(stages.others[EAST]))
    own = models.Profile.objects.get(parent=stages.others[EAST]).key
    path = f"/en/fields/smes/partners/{own}/with/{stages.profiles[WEST]}/ask/"
    wrong = word.replace("uarkfed", "uarkfad").replace("918273", "918274")
    answers = [client.post(path, {"message_en": f"Are you {guess}?"}).status_code for guess in (word, wrong)]
    assert answers[0] == 302 or answers[0] == answers[1]


def test_after_both_have_agreed_the_two_companies_and_their_staff_know_and_nobody_else(stages: Stage) -> None:
    answer_introduction(
        AnswerIntroduction(introduction=stages.introduction, accept=True),
        call(participant(stages.companies[WEST])),
    )
    page = f"/en/fields/smes/introductions/{stages.introduction}/"
    for who, (actor, sides) in stages.readers.items():
        text = text_of(browser(actor).get(page))
        knows = who.startswith(("company", "officer", "secretariat"))
        for side in sides:
            assert bool(found_in(text, side)) == knows, f"{who} of {side}"
            if knows:
                assert SECRETS[side].email in text
    for who in ("visitor", "stranger of west"):
        actor, sides = stages.readers[who]
        for path, text in crawl(browser(actor), stages.keys, FIELD_PAGES):
            for side in sides:
                assert not found_in(text, side), f"{who} reads of {side} at {path}"


@pytest.mark.parametrize("who", ["company of east", "officer of east"])
def test_who_knows_a_company_by_one_profile_is_not_told_that_another_is_its_own(
    who: str, stages: Stage
) -> None:
    """No page, file or answer shows the name beside the other profile, or a key that joins the two."""
    answer_introduction(
        AnswerIntroduction(introduction=stages.introduction, accept=True),
        call(participant(stages.companies[WEST])),
    )
    actor, _sides = stages.readers[who]
    named, other = 0, 0
    for path, text in crawl(browser(actor), stages.keys, FIELD_PAGES):
        named += bool(found_in(text, WEST))
        other += SISTER in text
        assert not (found_in(text, WEST) and SISTER in text), f"{who} reads both at {path}"
        assert not keys_in(text, path, actor), f"{who} reads the key of a company at {path}"
    assert named > 2
    assert other > 4


def test_what_is_refused_is_refused_alike_whether_it_exists_or_not(stages: Stage) -> None:
    """Whoever tries keys of others learns from no answer which of them are keys of anything."""
    hidden = (stages.companies[WEST], stages.keys["profile"][2], stages.introduction, *stages.keys["asked"])
    unknown = "01a20532-0c7c-76dd-8620-d9a6e3d597dd"
    for who in ("visitor", "stranger of east"):
        client = browser(stages.readers[who][0])
        for key in hidden:
            for path in addresses({"": (key,)}, FIELD_PAGES):
                if key not in path:
                    continue
                client.get(path)  # the first of a wording stands in the frame of the site
                there, nowhere = client.get(path), client.get(path.replace(key, unknown))
                assert there.status_code == nowhere.status_code, f"{who} at {path}"
                assert plain(there, key) == plain(nowhere, unknown), f"{who} at {path}"


def plain(response: Any, key: str) -> str:
    """The words of a page without the key that was asked for, and what differs from one answer to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return str(response.headers.get("Location", "")).replace(key, "KEY") + text.replace(key, "KEY")


def test_operations_refuse_alike_whether_what_is_named_exists_or_not(stages: Stage) -> None:
    hidden = (stages.companies[WEST], stages.keys["profile"][2], stages.introduction)
    hidden += (*stages.keys["asked"], *stages.keys["host"], *stages.keys["applications"])
    unknown = "01a20532-0c7c-76dd-8620-d9a6e3d597dd"
    client, told = browser(stages.readers["stranger of east"][0]), []
    for key in hidden:
        for path, body in ((path, body) for path, body in calls({"profile": (), "": (key,)}) if body):
            asked = json.dumps(body)
            there = client.post(path, asked, content_type="application/json")
            nowhere = client.post(path, asked.replace(key, unknown), content_type="application/json")
            if plain(there, key) != plain(nowhere, unknown):
                told.append((path, there.status_code, nowhere.status_code))
    assert told == []
