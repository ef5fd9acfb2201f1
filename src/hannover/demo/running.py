"""The demonstration: the bundled declaration with its public record, sample persons and a sample programme.

It is built once and kept; running it again adds nothing. No request leaves the machine. Needs an open store.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hannover.accounts.permissions import Actor, Held, Role
from hannover.demo.persons import make_sample_persons, sample_logins
from hannover.demo.sample import load_field_samples, load_sample
from hannover.errors import StoreError
from hannover.operations import Context
from hannover.record.actions.framework import load_framework
from hannover.record.framework import read_framework
from hannover.record.moment import now
from hannover.record.reading import require_programme
from hannover.record.report import write_report
from hannover.web.serving import serve

BUNDLED = Path(__file__).parent / "hannover-2017"
FORMATS = ("html", "pdf", "json")


def run(into: Path | None, *, serving: bool, port: int | None) -> int:
    """Builds the demonstration, leaves reports in `into`, then serves until it is stopped; the exit code.

    Raises StoreError when a folder cannot be written.
    """
    build()
    if into is not None:
        for path in write_reports(into):
            tell(f"wrote {path}")
    return serve(port=port, announce=announce) if serving else 0


def build() -> None:
    """Loads the framework and the sample; whatever is there already stays as it is."""
    context = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
    loaded = load_framework(read_framework(BUNDLED), context)
    make_sample_persons(context)
    load_sample()
    load_field_samples()
    tell(
        f"{loaded.declaration}: {loaded.stated} new, {loaded.restated} changed, {loaded.unchanged} as before"
    )


def write_reports(folder: Path) -> list[Path]:
    """Writes report.LANGUAGE.FORMAT for every language of the framework; the paths written."""
    moment = now()
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for language in require_programme(moment).declaration.languages:
            for form in FORMATS:
                path = folder / f"report.{language}.{form}"
                with path.open("wb") as stream:
                    write_report(language, form, moment, stream)
                written.append(path)
    except OSError as problem:
        raise StoreError(f"{folder}: {problem.strerror}", remedy="name a folder that you may write") from None
    return written


def announce(address: str) -> None:
    """Tells where the pages are and who can sign in."""
    logins, password = sample_logins()
    tell(f"\nHannover runs at {address}\nSample persons, all with the password {password}:")
    for login, role, side in logins:
        tell(f"  {login:28} {role}{f' of {side}' if side else ''}")
    tell("Ctrl+C ends it.\n")


def tell(line: str) -> None:
    sys.stderr.write(line + "\n")
