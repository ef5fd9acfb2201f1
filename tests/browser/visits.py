"""Somebody at a browser, watched: what leaves this machine or is refused by the content policy is a fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.browser.site import Site, address

PATIENCE_MS = 30_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESK, PHONE = (1280, 860), (390, 844)
NO_HOST = ("data", "blob", "about")


def words(language: str, message: str) -> str:
    """How the interface says `message` in that language."""
    with translation.override(language):
        return gettext(message)


@dataclass
class Visit:
    """One browser context with its page. `faults` gathers what no page may do."""

    site: Site
    context: BrowserContext
    page: Page
    language: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str, *, status: int = 200) -> Page:
        """Goes to a path and waits for the page with its fonts; any other status is an error."""
        answer = self.page.goto(self.site.origin + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}, not {status}"
        self.settle()
        return self.page

    def show(self, name: str, *, status: int = 200, **parts: str) -> Page:
        """Goes to a named page in the visit's own language."""
        return self.open(address(self.language, name, **parts), status=status)

    def settle(self) -> None:
        self.page.wait_for_load_state("load")
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def follow(self, link: Locator | str) -> Page:
        """Clicks a link or button, of several the first, and waits for the page that it leads to."""
        found = self.page.locator(link) if isinstance(link, str) else link
        with self.page.expect_navigation():
            found.first.click()
        self.settle()
        return self.page

    def send(self, scope: str = "main form.entry", **values: str) -> Page:
        """Fills the fields of a form by their names, sends it, and waits for the answer."""
        form = self.page.locator(scope)
        for name, value in values.items():
            control = form.locator(f"[name='{name}']:not([type=hidden])")
            kind = control.first.evaluate("element => element.type || element.localName")
            if kind in ("radio", "checkbox"):
                form.locator(f"[name='{name}'][value='{value}']").check()
            elif kind == "select-one":
                control.select_option(value)
            else:
                control.fill(value)
        return self.follow(form.locator("p.actions button"))

    def sign_in(self, login: str, password: str = "") -> Page:
        self.show("accounts:sign-in")
        return self.send(username=login, password=password or self.site.password)

    @property
    def path(self) -> str:
        """Path and query of the page that is shown."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def main(self) -> str:
        return self.page.locator("main").inner_text()

    def words(self, message: str) -> str:
        return words(self.language, message)


@contextmanager
def visiting(browser: Browser, site: Site, language: str = "en", **options: Any) -> Iterator[Visit]:
    """A visit with cookies of its own; when it ends nothing may have gone wrong unseen."""
    size = options.pop("size", DESK)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
        locale=language,
        accept_downloads=True,
        **options,
    )
    context.set_default_timeout(PATIENCE_MS)
    visit = Visit(site, context, context.new_page(), language)
    watch(visit)
    try:
        yield visit
        assert not visit.faults, "\n".join(visit.faults)
    finally:
        context.close()


def watch(visit: Visit) -> None:
    """Notes requests to anywhere else, what the console calls an error, and files that could not be had."""
    faults = visit.faults

    def on_request(request: Request) -> None:
        target = urlsplit(request.url)
        if target.scheme not in NO_HOST and f"{target.scheme}://{target.netloc}" != visit.site.origin:
            faults.append(f"{request.frame.url} asked for {request.url}")

    def on_response(response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not is_page):
            faults.append(f"{response.request.method} {response.url} answered {response.status}")

    def on_console(message: ConsoleMessage) -> None:
        # The browser also says so of every page with a status of 400 or more: on_response judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(f"{message.location.get('url')}: {message.text}")

    visit.context.on("request", on_request)
    visit.context.on("response", on_response)
    visit.context.on("console", on_console)
    visit.context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
