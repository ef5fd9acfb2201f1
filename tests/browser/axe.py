"""Asks axe-core what a person with a disability could not use on a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
EVERYTHING: dict[str, Any] = {"runOnly": {"type": "tag", "values": WCAG}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What another scheme of colours can break."""
BUT_COLOURS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
"""What another width or language can break; measuring colours takes half of the time."""

RUN = """async (options) => {
    document.querySelectorAll("details").forEach(one => { one.open = true; });
    const found = await axe.run(document, {...options, resultTypes: ["violations"], preload: false});
    return found.violations.map(one => ({
        rule: one.id, help: one.help, nodes: one.nodes.slice(0, 4).map(node => node.html.slice(0, 200) + " — "
            + node.any.concat(node.all, node.none).map(check => check.message).join("; ").slice(0, 240)),
    }));
}"""


@cache
def source() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """What WCAG 2.0, 2.1 and 2.2 at levels A and AA forbid and this page does, disclosures opened."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(source() + "; true")
    return [
        f"{one['rule']}: {one['help']}\n      " + "\n      ".join(one["nodes"])
        for one in page.evaluate(RUN, options)
    ]
