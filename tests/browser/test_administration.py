"""The administration of persons, and what everybody does with the own account."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.addresses import UUID
from tests.browser.axe import violations
from tests.browser.site import Site, address
from tests.browser.visits import Visit, visiting

LOGIN, NAME = "sample-newcomer", "Sample Newcomer"
PASSWORD = "six small sample words on paper"
DONE = "main .notice.success"


def register(visit: Visit, login: str, name: str) -> str:
    """Registers a person through the pages; the key of the person."""
    visit.show("record:persons")
    visit.follow(f"main a[href='{address(visit.language, 'record:person-new')}']")
    visit.send(login=login, name=name, language="de")
    expect(visit.page.locator(DONE)).to_be_visible()
    [key] = re.findall(UUID, visit.path)
    return key


def password_link(visit: Visit, person: str) -> str:
    visit.show("record:person", key=person)
    visit.follow("#password form button")
    return visit.page.locator("main code.secret").inner_text().removeprefix(visit.site.origin)


def test_a_person_comes_works_and_is_forgotten(browser: Browser, writing: Site) -> None:
    with visiting(browser, writing, "en") as administrator, visiting(browser, writing, "de") as newcomer:
        administrator.sign_in("administrator")
        person = register(administrator, LOGIN, NAME)
        administrator.send("#roles form.entry", role="officer|de|")
        expect(administrator.page.locator("#roles tbody tr")).to_have_count(1)
        link = password_link(administrator, person)
        assert violations(administrator.page) == []

        # The link works in another browser, once; what is too simple is refused.
        newcomer.open(link)
        assert violations(newcomer.page) == []
        newcomer.send(password="abc", again="abc")
        expect(newcomer.page.locator(".notice.error")).to_be_visible()
        newcomer.send(password=PASSWORD, again=PASSWORD)
        if newcomer.page.locator("main [name=username]").count():
            newcomer.send(username=LOGIN, password=PASSWORD)
        else:
            newcomer.sign_in(LOGIN, PASSWORD)
        newcomer.show("accounts:account")
        assert NAME in newcomer.main()
        newcomer.show("record:add-evidence")
        newcomer.send(title="Muster: etwas Neues", date="2022", source="Muster")
        expect(newcomer.page.locator(DONE)).to_be_visible()
        with visiting(browser, writing, "de") as latecomer:
            used = latecomer.page.goto(writing.origin + link)
            assert used is not None
            assert not latecomer.page.locator("[name=password]").count(), (
                f"{used.status}: the link works twice"
            )

        # Forgotten: signed out at once, nameless everywhere, and what was recorded stays.
        administrator.show("record:person-forget", key=person)
        administrator.send()
        expect(administrator.page.locator(DONE)).to_be_visible()
        administrator.show("record:person", key=person)
        assert NAME not in administrator.page.content()
        newcomer.show("record:overview")
        expect(newcomer.page.locator("header form[action$='/sign-out/']")).to_have_count(0)
        newcomer.sign_in(LOGIN, PASSWORD)
        expect(newcomer.page.locator("main .notice.error")).to_be_visible()
        newcomer.show("record:evidence")
        newcomer.follow(newcomer.page.locator(".fact-title a").filter(has_text="Muster: etwas Neues"))
        assert NAME not in newcomer.page.content()


def test_a_role_taken_away_counts_at_once(browser: Browser, writing: Site) -> None:
    with visiting(browser, writing, "ja") as administrator, visiting(browser, writing, "de") as person:
        administrator.sign_in("administrator")
        key = register(administrator, "sample-brief", "Sample Brief")
        administrator.send("#roles form.entry", role="officer|de|")
        person.open(password_link(administrator, key))
        person.send(password=PASSWORD, again=PASSWORD)
        person.sign_in("sample-brief", PASSWORD)
        person.show("record:add-evidence")
        administrator.show("record:person", key=key)
        administrator.follow("#roles tbody form button")
        expect(administrator.page.locator(DONE)).to_be_visible()
        person.show("record:add-evidence", status=403)


def test_five_wrong_passwords_lock_until_the_administration_releases(browser: Browser, writing: Site) -> None:
    login = "reviewer-de"
    with visiting(browser, writing, "de") as visit, visiting(browser, writing, "en") as administrator:
        for _try in range(5):
            visit.show("accounts:sign-in")
            fill_in(visit, login, "wrong")
            told = visit.main()
            assert writing.password not in told
        visit.show("accounts:sign-in")
        fill_in(visit, login, writing.password)
        expect(visit.page.locator("main .notice.warn")).to_be_visible()
        assert violations(visit.page) == []
        visit.show("accounts:account", status=200)
        assert "/account/sign-in/" in visit.path

        administrator.sign_in("administrator")
        administrator.show("accounts:locks")
        assert violations(administrator.page) == []
        administrator.follow(
            administrator.page.locator("main tr").filter(has_text=login).locator("form button")
        )
        visit.sign_in(login)
        visit.show("accounts:account")
        assert login in visit.main()


def fill_in(visit: Visit, login: str, password: str) -> None:
    visit.send(username=login, password=password)


def call(site: Site, path: str, token: str) -> tuple[int, Any]:
    asked = urllib.request.Request(
        f"{site.origin}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())


def test_an_access_token_is_shown_once_works_and_is_revoked(browser: Browser, writing: Site) -> None:
    with visiting(browser, writing, "ja") as visit:
        visit.sign_in("officer-jp")
        visit.show("accounts:tokens")
        visit.send("#new form.entry", name="見本の連携", days="30")
        token = visit.page.locator("main code.secret").inner_text()
        assert violations(visit.page) == []
        status, caller = call(writing, "me", token)
        assert status == 200
        assert "officer" in json.dumps(caller)
        visit.show("accounts:tokens")
        assert token not in visit.page.content()
        visit.follow(visit.page.locator("#tokens tr").filter(has_text="見本の連携").locator("form button"))
        assert call(writing, "me", token)[0] == 401


def test_a_password_is_changed_and_other_browsers_are_signed_out(browser: Browser, writing: Site) -> None:
    login, new = "participant-jp", "seven other sample words on paper"
    with visiting(browser, writing, "ja") as here, visiting(browser, writing, "de") as elsewhere:
        here.sign_in(login)
        elsewhere.sign_in(login)
        here.show("accounts:password")
        here.send(present="wrong", password=new, again=new)
        expect(here.page.locator(".notice.error")).to_be_visible()
        here.send(present=writing.password, password=new, again=new)
        expect(here.page.locator(DONE)).to_be_visible()
        elsewhere.show("accounts:account")
        assert "/account/sign-in/" in elsewhere.path
        elsewhere.sign_in(login, new)
        elsewhere.follow("header form[action$='/sign-out/'] button")
        expect(elsewhere.page.locator("header form[action$='/sign-out/']")).to_have_count(0)
    with visiting(browser, writing, "ja") as others:  # who come after know the sample password alone
        others.sign_in(login, new)
        others.show("accounts:password")
        others.send(present=new, password=writing.password, again=writing.password)
        expect(others.page.locator(DONE)).to_be_visible()
