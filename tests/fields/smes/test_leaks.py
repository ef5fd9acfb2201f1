"""Before both have agreed nobody but its own people learns who a company is, wherever they look; afterwards only
the two companies and the staff of their sides do.

Every address that the program has is fetched with every key that there is, by every kind of reader, and so is
every operation; answers, error messages, files and the program's own log are searched for whatever identifies
a company.
"""

from __future__ import annotations

import io
import itertools
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

from hannover.accounts.permissions import Actor, Role
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.companies_keeping import keep, salted
from hannover.fields.smes.actions.introductions import answer_introduction, show_interest
from hannover.fields.smes.actions.partners_jobs import run_for_all, start
from hannover.fields.smes.actions.rounds import compute_round, publish_round
from hannover.fields.smes.inputs.introductions import AnswerIntroduction, ShowInterest
from hannover.fields.smes.inputs.partners import CheckSearches
from hannover.fields.smes.inputs.rounds import ComputeRound, PublishRound
from hannover.fields.smes.reading import partners_market
from hannover.jobs.models import Job
from hannover.operations import operations_of
from hannover.record.models import Event
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, VISITOR, WEST, browser, call, participant, programme, staff

__all__ = ["programme"]

pytestmark = pytest.mark.usefixtures("programme")
VARIANTS = 2
FIELD_PAGES = "/fields/smes/"
OTHER_LANGUAGES = ("ja", "de")
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
UNHELPFUL = ("/fonts/", "/theme/", "sign-out", "/docs")
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
    """Both companies with all that identifies them, a third of each side, an introduction that waits."""

    companies: dict[str, str]
    profiles: dict[str, str]
    others: dict[str, str]
    introduction: str
    keys: tuple[str, ...]

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
def stages() -> Stage:
    companies = {side: stage.company(side, SECRETS[side].names["en"]) for side in (EAST, WEST)}
    for side, key in companies.items():
        details = {name: getattr(SECRETS[side], name) for name in _details()}
        keep([salted(domain.Identity(**{**details, "company": key}))], replaces=True)
    others = {side: stage.company(side) for side in (EAST, WEST)}
    profiles = {side: stage.profile(key, side) for side, key in companies.items()}
    for side, key in others.items():
        stage.profile(key, side)
    draft = stage.profile(companies[WEST], WEST, standing=domain.ProfileStanding.DRAFT)
    asked = show_interest(
        ShowInterest(profile=profiles[EAST], toward=profiles[WEST], message={"en": "We would like to talk."}),
        call(participant(companies[EAST])),
    ).introduction
    compute_round(ComputeRound(key="spring", title={"en": "Spring"}, length=3), call(staff(EAST)))
    publish_round(PublishRound(round="spring"), call(staff(EAST)))
    start("check-searches", CheckSearches(), call(staff(EAST)))
    keys = (*companies.values(), *profiles.values(), draft, asked)
    return Stage(companies, profiles, others, asked, keys)


def _details() -> tuple[str, ...]:
    return tuple(field.name for field in fields(domain.Identity))


def addresses(keys: tuple[str, ...], within: str = "") -> Iterator[str]:
    """Every address of the program (or those within a part of it) with every key in each of its places; of
    several places, each key of one with some of the next. Outside the field, where none of the keys means
    anything, two of them do. Pages that belong together are reached by their links besides.
    """
    for pattern in _patterns(get_resolver(), ""):
        if any(part in pattern for part in UNHELPFUL) or within not in pattern:
            continue
        places = CONVERTER.findall(pattern)
        tried = keys if FIELD_PAGES in pattern else (keys[0], keys[-1])
        choices = [_choices(kind, keys, tried) for kind, _name in places]
        most = max(map(len, choices), default=1)
        shifts = 2 if [kind for kind, _name in places] == ["uuid"] * len(places) != ["uuid"] else 1
        for number, shift in itertools.product(range(most), range(shifts if places else 1)):
            path = pattern
            for place, (kind, name) in enumerate(places):
                value = choices[place][(number + place * shift) % len(choices[place])]
                path = path.replace(f"<{kind}:{name}>" if kind else f"<{name}>", value)
            yield f"/{path}"


def _patterns(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def _choices(kind: str, keys: tuple[str, ...], tried: tuple[str, ...]) -> tuple[str, ...]:
    if kind == "uuid":
        return tried
    if kind == "int":
        return ("1",)
    return ("spring", keys[0]) if tried is keys else ("field-smes", "promise-smes", keys[0])


def text_of(response: Any) -> str:
    """What somebody can read in an answer: of a PDF, the words on its pages."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if "pdf" in kind:
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    text = body.decode("utf-8", "replace")
    if "json" in kind:
        text += json.dumps(json.loads(text), ensure_ascii=False)
    return f"{head}\n{text}"


def found_in(text: str, side: str) -> list[str]:
    folded = text.casefold()
    return [word for word in words_of(SECRETS[side]) if word.casefold() in folded]


def crawl(client: Client, keys: tuple[str, ...], within: str = "") -> Iterator[tuple[str, str]]:
    """(address, what it shows) of everything that can be fetched (or, in English alone, of a part of it), links
    of the pages included; the pages of the field that open, in every language.
    """
    seen: set[str] = set()
    variants: Counter[str] = Counter()  # filters and orders of one list can be combined without end
    queue = list(addresses(keys, within))
    while queue:
        path = queue.pop()
        plain = path.partition("?")[0]
        if path in seen or variants[plain] >= VARIANTS:
            continue
        seen.add(path)
        variants[plain] += 1
        response = client.get(path)
        assert response.status_code < 500, f"{path}: {response.status_code}"
        text = text_of(response)
        yield path, text
        if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
            links = re.findall(r'href="(/en/fields/smes/[^"#]+|/api/[^"#]+)"', text)
            queue += [link.replace("&amp;", "&") for link in links if link not in seen]
            if FIELD_PAGES in path and variants[plain] == 1 and not within:
                queue += [f"/{language}{path.removeprefix('/en')}" for language in OTHER_LANGUAGES]


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
            shown[path[:4]] += 1
    assert shown["/en/"] > 100
    assert all(shown[f"/{language}/"] > 10 for language in OTHER_LANGUAGES)
    for side in sides:
        assert not found_in(caplog.text, side)


@pytest.mark.parametrize("who", READERS)
def test_no_operation_tells_who_a_company_is_before_both_have_agreed(who: str, stages: Stage) -> None:
    actor, sides = stages.readers[who]
    client = browser(actor)
    for path, body in calls(stages):
        response = client.post(path, json.dumps(body), content_type="application/json")
        assert response.status_code < 500, f"{path}: {response.content.decode()}"
        for side in sides:
            found = found_in(text_of(response), side)
            assert not found, f"{who} reads of {side} from {path} {body}: {found}"


def calls(stages: Stage) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation that changes nothing, and those that refuse, with every key in every place."""
    changing = {"forget-company", "merge-companies", "answer-introduction", "withdraw-introduction"}
    for operation in operations_of("smes"):
        if operation.name in changing or operation.long_running:
            continue
        names = [field.name for field in fields(operation.input) if field.type in ("str", str)]
        yield f"/api/v1/smes/{operation.name}", {}
        for key in stages.keys:
            yield f"/api/v1/smes/{operation.name}", dict.fromkeys(names, key)
    for own, other in itertools.permutations(stages.profiles.values(), 2):
        yield "/api/v1/smes/find-partners", {"profile": own, "text": "Quarkfed Zephyrb"}
        yield "/api/v1/smes/explain-pair", {"profile": own, "partner": other}
        yield "/api/v1/smes/show-round", {"round": "spring", "profile": own}


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
