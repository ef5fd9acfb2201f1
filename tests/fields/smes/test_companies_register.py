"""A company registers, edits its profile, is reviewed, renewed, withdrawn, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import VISITOR, Actor, Role, actor_of
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import company_known, present
from hannover.fields.smes.actions.companies import change_company, register_company, register_from
from hannover.fields.smes.actions.companies_ending import exclude_company, forget_company, merge_companies
from hannover.fields.smes.actions.companies_profiles import (
    renew_profile,
    review_profile,
    submit_profile,
    withdraw_profile,
    write_profile,
)
from hannover.fields.smes.domain import IntroductionStage, ProfileStanding
from hannover.fields.smes.inputs.companies import (
    ChangeCompany,
    ExcludeCompany,
    ForgetCompany,
    MergeCompanies,
    RegisterCompany,
    RenewProfile,
    ReviewProfile,
    SubmitProfile,
    WithdrawProfile,
    WriteProfile,
)
from hannover.fields.smes.reading.companies import (
    ProfileQuery,
    read_company_page,
    read_directory,
    read_profile_page,
    read_review_queue,
)
from hannover.record.models import Event
from hannover.record.moment import now
from hannover.record.persons.checking import differences_from_log
from tests.fields.smes.stage import (
    EAST,
    TODAY,
    WEST,
    call,
    company,
    introduction,
    pair,
    participant,
    profile,
    programme,
    staff,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")

COMPANY = RegisterCompany(
    side=EAST,
    names={"ja": "株式会社見本精機", "en": "Mihon Seiki Co., Ltd."},
    number="１２３４５６７８９０１２３",
    website="https://www.mihon-seiki.example.jp/",
    phone="+81 52 123 4567",
    login="mihon",
    password="a long sample password",
    person="見本 花子",
)
TEXTS = WriteProfile(
    company="",
    title={"ja": "摩耗を予知するセンサ"},
    offer={"ja": "主軸の摩耗を予知する振動センサを提供します。"},
    region="JP-23",
    industries=("nace-2:26.51", "JSIC 2973"),
    languages=("ja", "en"),
    iot={"ja": "自社の設備をすべて接続しています。"},
    iot_since=2016,
)
MET = ReviewProfile(profile="", eligible=True, clear=True, iot_use=True, anonymous=True)


def registered() -> tuple[str, str, Actor]:
    """A company as a visitor registers it: company, draft, participant."""
    made = register_company(COMPANY, call(VISITOR))
    return made.company, made.profile, actor_of(Person.objects.get(login="mihon"))


def standing(key: str) -> ProfileStanding:
    found: ProfileStanding = present(models.Profile).get(key=key).fact.standing
    return found


def directory() -> list[str]:
    return [card.profile.key for card in read_directory(now(), ProfileQuery()).items]


def test_from_registration_to_the_public_directory() -> None:
    key, draft, actor = registered()
    write_profile(replace(TEXTS, company=key, profile=draft), call(actor))
    submit_profile(SubmitProfile(profile=draft), call(actor))
    assert [card.profile.key for card in read_review_queue(staff(EAST)).items] == [draft]
    assert directory() == []
    review_profile(replace(MET, profile=draft), call(staff(EAST)))
    assert directory() == [draft]
    shown = read_profile_page(now(), VISITOR, draft)
    assert (shown.identity, shown.card.summary) == (None, "Company from Aichi with 10 to 49 staff")
    assert shown.profile.expires_on == TODAY + timedelta(days=365)


def test_no_event_names_the_company_or_its_person() -> None:
    key, draft, actor = registered()
    write_profile(replace(TEXTS, company=key, profile=draft), call(actor))
    forbidden = ("見本", "Mihon", "mihon", "1234567890123", "123 4567", "example.jp")
    bodies = list(Event.objects.values_list("body", flat=True))
    assert [word for word in forbidden for body in bodies if word in body] == []
    assert [line for line in differences_from_log() if actor.id in line or key in line] == []


def test_a_second_company_with_the_number_is_refused_within_the_side_and_not_across() -> None:
    registered()
    again = replace(COMPANY, login="other", names={"en": "Another Sample"}, number="1234-5678-90123")
    with pytest.raises(ConflictError, match="registration number is registered already"):
        register_company(again, call(VISITOR))
    assert register_company(replace(again, side=WEST), call(VISITOR)).company


def test_a_visitor_needs_a_login_and_the_staff_none() -> None:
    with pytest.raises(InputError) as refused:
        register_company(replace(COMPANY, login=""), call(VISITOR))
    assert refused.value.field == "login"
    made = register_company(replace(COMPANY, login="", password=""), call(staff(EAST)))
    assert not Grant.objects.filter(organization=made.company).exists()
    with pytest.raises(ForbiddenError):
        register_company(replace(COMPANY, side=WEST, login=""), call(staff(EAST)))


def test_one_address_registers_five_companies_an_hour() -> None:
    def register(number: int) -> None:
        values = replace(
            COMPANY, number="", login=f"sample-{number}", names={"en": f"Sample Number {number}"}
        )
        register_from("192.0.2.1", values, call(VISITOR))

    for number in range(5):
        register(number)
    with pytest.raises(ConflictError, match="too many companies"):
        register(5)


@pytest.mark.parametrize(
    ("place", "changes"),
    [
        ("offer.ja", {"offer": {"ja": "（株）見本精機の技術です"}}),
        ("title.en", {"title": {"en": "MIHON SEIKI sensors"}}),
        ("need.en", {"need": {"en": "See mihon-seiki.example.jp"}}),
        ("iot.en", {"iot": {"en": "Call 052-123-4567"}}),
        ("sought.en", {"sought": {"en": "write to boss@somewhere.example"}}),
        ("iot_evidence", {"iot_evidence": "https://www.mihon-seiki.example.jp/iot"}),
    ],
)
def test_a_profile_that_tells_who_it_is_is_refused_at_the_place(
    place: str, changes: dict[str, object]
) -> None:
    key, draft, actor = registered()
    with pytest.raises(InputError) as refused:
        write_profile(replace(TEXTS, company=key, profile=draft, **changes), call(actor))
    assert refused.value.field == place


def test_what_a_reviewer_would_miss_is_named() -> None:
    _key, draft, actor = registered()
    with pytest.raises(InputError) as refused:
        submit_profile(SubmitProfile(profile=draft), call(actor))
    assert refused.value.field == "title"


def test_a_return_needs_a_reason_and_shows_it_to_the_company_only() -> None:
    key, draft, actor = registered()
    write_profile(replace(TEXTS, company=key, profile=draft), call(actor))
    submit_profile(SubmitProfile(profile=draft), call(actor))
    unclear = replace(MET, profile=draft, clear=False)
    with pytest.raises(InputError):
        review_profile(unclear, call(staff(EAST)))
    with pytest.raises(ForbiddenError):
        review_profile(unclear, call(staff(WEST)))
    review_profile(
        replace(unclear, reason={"en": "Say for which machines."}), call(staff(EAST, Role.REVIEWER))
    )
    assert standing(draft) is ProfileStanding.RETURNED
    page = read_company_page(now(), actor, key)
    assert page.reviews[draft].reason == {"en": "Say for which machines."}
    for reader in (VISITOR, staff(WEST)):
        with pytest.raises(UnknownError):
            read_profile_page(now(), reader, draft)


def test_a_published_profile_that_changes_leaves_the_public_until_it_is_reviewed() -> None:
    key = company(EAST)
    shown = profile(key, EAST)
    write_profile(replace(TEXTS, company=key, profile=shown), call(participant(key)))
    assert (standing(shown), directory()) == (ProfileStanding.DRAFT, [])
    newest = Event.objects.filter(entity=shown, audience="public").order_by("-position").first()
    assert newest is not None
    assert newest.action == "withdrawn"


def test_an_expired_profile_is_shown_to_nobody_else_and_can_be_renewed() -> None:
    key = company(EAST)
    old = profile(key, EAST, expires_on=TODAY - timedelta(days=1))
    assert directory() == []
    with pytest.raises(UnknownError):
        read_profile_page(now(), VISITOR, old)
    assert not read_profile_page(now(), participant(key), old).card.shown
    renew_profile(RenewProfile(profile=old), call(participant(key)))
    assert directory() == [old]
    with pytest.raises(InputError):
        renew_profile(RenewProfile(profile=old, until="2099-01-01"), call(participant(key)))


def test_others_cannot_touch_a_company_or_its_profiles() -> None:
    east, one, west, _other = pair()
    draft = profile(east, EAST, standing=ProfileStanding.DRAFT)
    for stranger in (participant(west), staff(WEST)):
        with pytest.raises(ForbiddenError):
            change_company(ChangeCompany(company=east, names={"en": "Taken"}), call(stranger))
        with pytest.raises(ForbiddenError):
            withdraw_profile(WithdrawProfile(profile=one), call(stranger))
        with pytest.raises(UnknownError):
            withdraw_profile(WithdrawProfile(profile=draft), call(stranger))
        with pytest.raises(ForbiddenError):
            forget_company(ForgetCompany(company=east), call(stranger))


def test_who_may_not_act_learns_not_whether_a_company_exists() -> None:
    east, *_rest = pair()
    absent = "018f0000-0000-7000-8000-000000000000"
    refusals = []
    for key in (east, absent, "nonsense"):
        with pytest.raises(ForbiddenError) as refused:
            change_company(ChangeCompany(company=key, names={"en": "Taken"}), call(staff(WEST)))
        refusals.append(str(refused.value))
    assert len(set(refusals)) == 1


def test_a_change_takes_a_new_digest_and_refuses_a_name_that_a_profile_holds() -> None:
    key, draft, actor = registered()
    write_profile(replace(TEXTS, company=key, profile=draft), call(actor))
    before = company_known(key)
    change_company(ChangeCompany(company=key, names={"ja": "新見本工業株式会社"}), call(actor))
    after = company_known(key)
    assert before
    assert after
    assert before.digest != after.digest
    with pytest.raises(InputError, match="the company's name"):
        change_company(ChangeCompany(company=key, names={"ja": "振動センサ株式会社"}), call(actor))


def test_forgetting_a_company_ends_what_is_open_and_tells_the_other() -> None:
    east, one, west, other = pair()
    open_one = introduction(east, one, EAST, west, other, WEST)
    closed = introduction(west, other, WEST, east, one, EAST, IntroductionStage.CLOSED)
    actor = participant(east)
    done = forget_company(ForgetCompany(company=east), call(actor))
    assert (done.profiles, done.ended) == (1, 1)
    assert not models.CompanyIdentity.objects.filter(company=east).exists()
    assert not models.CompanyMark.objects.filter(company=east).exists()
    assert not Grant.objects.filter(organization=east).exists()
    stages = {str(row.entity): row.fact.stage for row in present(models.Introduction)}
    assert stages == {open_one: IntroductionStage.WITHDRAWN, closed: IntroductionStage.CLOSED}
    assert directory() == [other]
    gone = company_known(east)
    assert gone
    assert (gone.active, gone.digest) == (False, "")
    with pytest.raises(ForbiddenError):
        forget_company(ForgetCompany(company=east), call(actor_of(Person.objects.get(pk=actor.id))))


def test_two_rows_of_one_company_are_merged_by_a_person_and_keep_both_profiles() -> None:
    kept, merged = company(EAST, "Sample Works"), company(EAST, "Sample Werks")
    first, second = profile(kept, EAST), profile(merged, EAST)
    west = company(WEST)
    moved = introduction(merged, second, EAST, west, profile(west, WEST), WEST)
    actor = participant(merged)
    merge_companies(MergeCompanies(keep=kept, merge=merged), call(staff(EAST)))
    page = read_company_page(now(), staff(EAST), kept)
    assert {card.profile.key for card in page.profiles} == {first, second}
    assert present(models.Introduction).get(entity=moved).fact.company == kept
    ended = company_known(merged)
    assert ended
    assert (ended.active, ended.merged_into) == (False, kept)
    assert Grant.objects.get(person_id=actor.id).organization == kept
    actions = Event.objects.filter(entity=merged).order_by("position").values_list("action", flat=True)
    assert list(actions) == ["recorded", "merged"]


def test_across_sides_the_row_that_ends_withdraws_its_profiles() -> None:
    east, one, west, other = pair()
    merge_companies(MergeCompanies(keep=west, merge=east), call(staff(EAST)))
    assert (standing(one), standing(other)) == (ProfileStanding.WITHDRAWN, ProfileStanding.PUBLISHED)
    with pytest.raises(ForbiddenError):
        merge_companies(MergeCompanies(keep=east, merge=west), call(staff(EAST)))


def test_an_exclusion_is_read_by_the_own_side_only() -> None:
    east, _one, west, _other = pair()
    exclude_company(ExcludeCompany(company=east, other=west), call(participant(east)))
    row = present(models.Exclusion).get()
    assert (row.audience, row.side) == ("side", EAST)
    assert not models.Exclusion.objects.at(now()).seen_by(staff(WEST)).exists()
    with pytest.raises(ConflictError):
        exclude_company(ExcludeCompany(company=east, other=west), call(participant(east)))
    exclude_company(ExcludeCompany(company=east, other=west, lift=True), call(participant(east)))
    assert not present(models.Exclusion).exists()


def test_the_directory_is_narrowed_by_what_profiles_say() -> None:
    east, west = company(EAST), company(WEST)
    one = profile(east, EAST)
    other = profile(
        west,
        WEST,
        kind=domain.ProfileKind.BUSINESS_REQUEST,
        title={"de": "Fräsen gesucht"},
        size=domain.Size.MEDIUM,
        industries=(domain.IndustryCode(scheme=domain.Scheme.WZ, code="28.41"),),
    )

    def found(**query: str) -> set[str]:
        return {card.profile.key for card in read_directory(now(), ProfileQuery(**query)).items}

    assert found(side=EAST) == found(region="JP-23") == found(industry="26") == found(size="small") == {one}
    assert found(kind="business-request") == found(text="FRÄSEN") == found(industry="28") == {other}
    assert found(text="nothing like this") == set()
