"""Fetches everything that somebody can fetch: every address with every key, every link, every operation."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader

from hannover.operations import operations_of
from hannover.web import errorpages

VARIANTS = 2
FIELD_PAGES = "/fields/smes/"
OTHER_LANGUAGES = ("ja", "de")
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNHELPFUL = ("/fonts/", "/theme/", "sign-out", "/docs")
CHANGING = {"forget-company", "merge-companies", "answer-introduction", "withdraw-introduction"}
Keys = Mapping[str, tuple[str, ...]]
"""{kind: keys}: of companies, profiles and so on under the name that a place in an address has, of events and the
like under that of their desk.
"""
KINDS = {
    "profiles": "profile", "companies": "company", "duplicates": "company", "introductions": "introduction",
    "partner": "profile", "toward": "profile", "other": "company", "keep": "company",
}  # fmt: skip
"""What a place of an address is a key of, by its name or, where that is just "key", by the desk."""


def frames_once(monkeypatch: Any) -> None:
    """Puts an error into the frame of the site once for each wording, and says the bare error after that: the frame
    around it is the same, and rendering it is most of the work.
    """
    real: Callable[..., HttpResponse] = errorpages.render
    seen: set[tuple[str, str]] = set()

    def render(request: HttpRequest, template: str, context: Any = None, **rest: Any) -> HttpResponse:
        error = (context or {}).get("error")
        told = f"{error}: {vars(error)}" if error is not None else ""
        wording = (template, KEY.sub("", told))
        if wording not in seen:
            seen.add(wording)
            return real(request, template, context, **rest)
        return HttpResponse(f"{request.path}: {told}", content_type="text/plain", **rest)

    monkeypatch.setattr(errorpages, "render", render)


def addresses(keys: Keys, within: str = "") -> Iterator[str]:
    """Every address of the program (or those within a part of it) with every key of the kind that it asks for, and
    one of another kind; of several places, each key of one with some of the next. Outside the field two keys do.
    Pages that belong together are reached by their links besides.
    """
    for pattern in _patterns(get_resolver(), ""):
        if any(part in pattern for part in UNHELPFUL) or within not in pattern:
            continue
        places = CONVERTER.findall(pattern)
        choices = [_choices(kind, name, pattern, keys) for kind, name in places]
        most = max(map(len, choices), default=1)
        shifts = 2 if len(places) > 1 and all(kind == "uuid" for kind, _name in places) else 1
        for number, shift in itertools.product(range(most), range(shifts)):
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


def _choices(kind: str, name: str, pattern: str, keys: Keys) -> tuple[str, ...]:
    every = tuple(itertools.chain(*keys.values()))
    if kind == "int":
        return ("1",)
    if FIELD_PAGES not in pattern:
        return (every[0], every[-1]) if kind == "uuid" else ("field-smes", "promise-smes", every[0])
    desk = pattern.partition(FIELD_PAGES)[2].partition("/")[0]
    if kind == "uuid":
        found = keys.get(KINDS.get(desk if name == "key" else name, name), ())
        others = [some[0] for some in keys.values() if some[0] not in found and KEY.fullmatch(some[0])]
        return (*found, *(others[:1] if found else others))
    return (*keys.get(desk, ()), every[0])


def text_of(response: Any) -> str:
    """What somebody can read in an answer: of a PDF, the words on its pages."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if "pdf" in kind:
        body = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).encode()
    text = body.decode("utf-8", "replace").replace("\r\n ", "")
    if "json" in kind:
        text += json.dumps(json.loads(text), ensure_ascii=False)
    return f"{head}\n{text}"


def crawl(client: Client, keys: Keys, within: str = "") -> Iterator[tuple[str, str]]:
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


def calls(keys: Keys) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation that changes nothing, and those that refuse, with every key in every place."""
    every = tuple(itertools.chain(*keys.values()))
    for operation in operations_of("smes"):
        if operation.name in CHANGING or operation.long_running:
            continue
        names = [field.name for field in fields(operation.input) if field.type in ("str", str)]
        yield f"/api/v1/smes/{operation.name}", {}
        for key in every:
            yield f"/api/v1/smes/{operation.name}", dict.fromkeys(names, key)
    for own, other in itertools.permutations(keys["profile"], 2):
        yield "/api/v1/smes/find-partners", {"profile": own, "text": "Quarkfed Zephyrb"}
        yield "/api/v1/smes/explain-pair", {"profile": own, "partner": other}
        yield "/api/v1/smes/show-round", {"round": "spring", "profile": own}
