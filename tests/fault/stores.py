"""Real stores in folders of their own, used through the command line as a user would."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hannover.demo

HANNOVER = Path(sys.executable).parent / "hannover"
BUNDLED = Path(hannover.demo.__file__).parent / "hannover-2017"
PASSWORD = "nine fields, two keys"
OFFICER = """
import django
django.setup()
from hannover.accounts.permissions import Actor, Held, Role
from hannover.operations import Context
from hannover.record.persons.actions import create_person, give_role
from hannover.record.persons.inputs import CreatePerson, GiveRole
programme = Context(actor=Actor(held=(Held(Role.ADMINISTRATOR),)), field="")
made = create_person(CreatePerson(login="officer", name="A sample officer", language="en"), programme)
give_role(GiveRole(person=made.person, role="officer", side="jp"), programme)
"""


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out, self.err
        return json.loads(self.out)


@dataclass(frozen=True)
class Store:
    """A store in a folder; with `url`, its database is on a server."""

    folder: Path
    url: str = ""

    @property
    def database(self) -> Path:
        return self.folder / "hannover.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HANNOVER_")}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        named = {"HANNOVER_DATABASE_URL": self.url} if self.url else {}
        return {
            **kept,
            "HANNOVER_STORE": str(self.folder),
            "HANNOVER_MODE": "demo",
            "LANG": "C.UTF-8",
            **named,
        }

    def run(self, *words: str | Path, text: str = "") -> Done:
        done = subprocess.run(
            [HANNOVER, *words], env=self.environment, input=text, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [HANNOVER, *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, code: str, *arguments: str) -> str:
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "hannover.web.settings"}
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def edit(self, statement: str) -> None:
        """Changes the database behind the program's back."""
        connection = sqlite3.connect(self.database)
        try:
            for (trigger,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(statement)
            connection.commit()
        finally:
            connection.close()

    def add_evidence(self, title: str = "A fact", *more: str | Path) -> Done:
        return self.run(
            "ict", "add-evidence", "--as", "officer", "--json", "--title", title, "--language", "en", "--date",
            "2018", "--source", "A sample source", *more,
        )  # fmt: skip

    def heads(self) -> list[str]:
        return self.run("log", "heads").out.split()


def make_store(folder: Path, *, url: str = "") -> Store:
    """An empty store."""
    store = Store(folder, url)
    done = store.run("init")
    assert done.code == 0, done.err
    return store


def make_programme(folder: Path, *, url: str = "") -> Store:
    """A store with the bundled declaration, an administrator `root` and an officer `officer`."""
    store = make_store(folder, url=url)
    made = store.run("person", "create-administrator", "root", text=f"{PASSWORD}\n")
    assert made.code == 0, made.err
    loaded = store.run("framework", "load", BUNDLED, "--as", "root")
    assert loaded.code == 0, loaded.err
    store.python(OFFICER)
    return store


def problems(store: Store, *words: str) -> dict[str, tuple[str, str]]:
    """What the doctor finds wrong: {subject: (message, remedy)}."""
    found = store.run("doctor", "--json", *words)
    wrong = [finding for finding in found.json if finding["level"] == "problem"]
    assert found.code == (1 if wrong else 0)
    return {finding["subject"]: (finding["message"], finding["remedy"]) for finding in wrong}
