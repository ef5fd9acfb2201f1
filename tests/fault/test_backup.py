"""A backup written while others write is whole; restored, it gives the same heads; a bad one is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from hannover.accounts.models import Person
from hannover.errors import FileError, StoreError
from hannover.record.backup import restore_backup
from hannover.record.backup.archive import EVENTS, FORMAT, MANIFEST, RECORDS
from hannover.record.models.event import Event
from tests.fault.stores import Store, make_programme

WRITER = Path(__file__).with_name("writer.py")
CONTENT = b"%PDF-1.7 a sample file\n" * 50


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A programme with persons and an uploaded file."""
    folder = tmp_path_factory.mktemp("original")
    store = make_programme(folder / "store")
    (folder / "proof.pdf").write_bytes(CONTENT)
    assert store.add_evidence("With a file", "--file", folder / "proof.pdf").code == 0
    return store


@pytest.fixture(scope="module")
def archive(original: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backups") / "one.zip"
    done = original.run("backup", path)
    assert done.code == 0, done.err
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return Store(tmp_path / "new")


def test_a_restored_store_has_the_same_heads_and_says_the_same(
    original: Store, archive: Path, empty: Store
) -> None:
    restored = empty.run("restore", archive, "--json")
    assert (restored.code, restored.err) == (0, "")
    assert restored.json["heads"] == original.heads() == empty.heads()
    asked = ("ict", "show-progress", "--as-of", "2030", "--known-at", "2100-01-01", "--json")
    assert empty.run(*asked).json == original.run(*asked).json
    assert {finding["level"] for finding in empty.run("doctor", "--json").json} == {"ok"}


def test_a_restored_store_has_persons_and_files(original: Store, archive: Path, empty: Store) -> None:
    empty.run("restore", archive)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (empty.folder / "files" / digest[:2] / digest).read_bytes() == CONTENT
    assert empty.add_evidence("Written in the new store").code == 0
    sign_in = "import django; django.setup()\nfrom hannover.accounts.models import Person\n"
    sign_in += "print(Person.objects.get(login='root').check_password('nine fields, two keys'))"
    assert empty.python(sign_in) == "True\n"


def test_a_restored_store_has_a_key_of_its_own(original: Store, archive: Path, empty: Store) -> None:
    empty.run("restore", archive)
    keys = [(store.folder / "secret.key").read_text() for store in (original, empty)]
    assert keys[0] != keys[1]
    assert keys[0].strip().encode() not in archive.read_bytes()


def test_the_archive_is_for_its_owner_alone_and_told_with_its_sum(original: Store, tmp_path: Path) -> None:
    told = original.run("backup", tmp_path, "--json").json
    path = Path(told["path"])
    assert path.parent == tmp_path
    assert path.stat().st_mode & 0o077 == 0
    assert told["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told["heads"] == original.heads()
    assert told["missing"] == []


def test_a_backup_does_not_overwrite(original: Store, archive: Path) -> None:
    before = archive.read_bytes()
    done = original.run("backup", archive)
    assert (done.code, archive.read_bytes()) == (1, before)
    assert done.err == f"hannover: {archive} exists already (name a new file or a folder)\n"


def test_a_backup_of_a_restored_store_holds_the_same(archive: Path, empty: Store, tmp_path: Path) -> None:
    empty.run("restore", archive)
    second = tmp_path / "second.zip"
    empty.run("backup", second)
    with zipfile.ZipFile(archive) as first, zipfile.ZipFile(second) as again:
        assert again.read(EVENTS) == first.read(EVENTS)
        assert sorted(again.read(RECORDS).splitlines()) == sorted(first.read(RECORDS).splitlines())


def test_a_head_from_a_report_proves_the_restored_log(original: Store, archive: Path, tmp_path: Path) -> None:
    good, bad = Store(tmp_path / "good"), Store(tmp_path / "bad")
    assert good.run("restore", archive, "--head", original.heads()[0]).code == 0
    refused = bad.run("restore", archive, "--head", "0" * 64)
    assert refused.code == 1
    assert "the log does not extend the head" in refused.err
    assert bad.heads() == []


def test_a_store_that_holds_anything_is_not_restored_into(original: Store, archive: Path) -> None:
    before = original.heads()
    done = original.run("restore", archive)
    assert (done.code, original.heads()) == (1, before)
    assert "this store is not empty" in done.err


@pytest.mark.slow
def test_a_backup_written_while_others_write_is_whole(tmp_path: Path) -> None:
    store = make_programme(tmp_path / "store")
    environment = {
        **store.environment,
        "DJANGO_SETTINGS_MODULE": "hannover.web.settings",
        "PYTHONPATH": str(WRITER.parents[2] / "src"),
    }
    begun = tmp_path / "begun"
    with begun.open("wb") as output:
        command = [sys.executable, WRITER, "100000"]
        writers = [subprocess.Popen(command, env=environment, stdout=output) for _ in range(2)]
    try:
        while not begun.stat().st_size:
            time.sleep(0.05)
        archives = [tmp_path / f"{number}.zip" for number in range(4)]
        written = [store.run("backup", path, "--json").json for path in archives]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    counts = [told["events"] for told in written]
    assert counts == sorted(set(counts)), "nobody wrote meanwhile"
    for path, told in zip(archives, written, strict=True):
        restored = Store(tmp_path / path.stem).run("restore", path, "--json")
        assert restored.json["heads"] == told["heads"]
        proven = store.run("log", "verify", *(word for head in told["heads"] for word in ("--head", head)))
        assert proven.code == 0, proven.err


Change = Callable[[dict[str, bytes]], None]


def rewritten(archive: Path, target: Path, change: Change) -> Path:
    """A copy of the archive whose members were changed."""
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name, content in members.items():
            copy.writestr(name, content)
    return target


def in_manifest(change: Callable[[dict[str, Any]], None]) -> Change:
    def apply(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[MANIFEST])
        change(manifest)
        members[MANIFEST] = json.dumps(manifest).encode()

    return apply


def consistently(name: str, edit: Callable[[bytes], bytes]) -> Change:
    """Changes a member, and its size and sum in the manifest with it."""

    def apply(members: dict[str, bytes]) -> None:
        members[name] = edit(members[name])
        manifest = json.loads(members[MANIFEST])
        sums = {"bytes": len(members[name]), "sha256": hashlib.sha256(members[name]).hexdigest()}
        manifest["members"][name] = sums
        members[MANIFEST] = json.dumps(manifest).encode()

    return apply


def the_file(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.startswith("files/"))


def alter_file(members: dict[str, bytes]) -> None:
    members[the_file(members)] = b"x" + members[the_file(members)][1:]


def swap_file(members: dict[str, bytes]) -> None:
    name = the_file(members)
    consistently(name, lambda content: b"x" + content[1:])(members)


def without_last_line(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[:-1])


def swapped_lines(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join([lines[1], lines[0], *lines[2:]])


def another_table(content: bytes) -> bytes:
    return content + b'{"model": "sessions.session", "pk": "x", "fields": {}}\n'


def another_column(content: bytes) -> bytes:
    return content.replace(b'"login"', b'"colour"', 1)


TAMPERED: dict[str, tuple[Change, str]] = {
    "an event": (
        lambda m: m.update({EVENTS: m[EVENTS].replace(b"2017", b"2018", 1)}),
        "was changed after the backup",
    ),
    "an event and its sum": (
        consistently(EVENTS, lambda c: c.replace(b"2017-03", b"2018-03", 1)),
        "do not end where the manifest says",
    ),
    "the last event is gone": (consistently(EVENTS, without_last_line), "do not end where the manifest says"),
    "the order": (consistently(EVENTS, swapped_lines), "follows event"),
    "no JSON": (
        consistently(EVENTS, lambda c: b"{nonsense\n" + c),
        "events.jsonl:1: the line cannot be read",
    ),
    "no event": (consistently(EVENTS, lambda c: b"{}\n" + c), "events.jsonl:1: this is not an event"),
    "an endless line": (consistently(EVENTS, lambda c: c + b"[" * 9_000_000), "too long or has no end"),
    "a file": (alter_file, "was changed after the backup"),
    "a file and its sum": (swap_file, "was changed after the backup"),
    "a file outside": (lambda m: m.update({"../../evil": b"x"}), "'../../evil', which no backup has"),
    "a file outside, stated": (
        lambda m: (m.update({"../evil": b""}), consistently("../evil", lambda _: b"x")(m))[0],
        "'../evil', which no backup has",
    ),
    "an absolute path": (lambda m: m.update({"/etc/evil": b"x"}), "'/etc/evil', which no backup has"),
    "no events": (lambda m: m.pop(EVENTS) and None, "events.jsonl is missing"),
    "no manifest": (lambda m: m.pop(MANIFEST) and None, "the archive has no manifest.json"),
    "an unknown format": (
        in_manifest(lambda m: m.update(format=FORMAT + 1)),
        f"the format {FORMAT + 1} is not known",
    ),
    "a manifest of another kind": (lambda m: m.update({MANIFEST: b"[]"}), "manifest.json cannot be read"),
    "a manifest that is no JSON": (lambda m: m.update({MANIFEST: b"\xff"}), "manifest.json cannot be read"),
    "another head": (in_manifest(lambda m: m["heads"][0].update(hash="0" * 64)), "do not end where"),
    "a size": (in_manifest(lambda m: m["members"][EVENTS].update(bytes=5)), "bytes, not 5"),
    "a bomb": (consistently(EVENTS, lambda c: c + b" " * 50_000_000), "packed as only a bomb is"),
    "a table that is none of ours": (
        consistently(RECORDS, another_table),
        "there is no table 'sessions.session'",
    ),
    "a column that is none": (consistently(RECORDS, another_column), "records.jsonl:1: the row does not fit"),
    "a person twice": (
        consistently(RECORDS, lambda c: c + c.splitlines(keepends=True)[0]),
        "the row does not fit",
    ),
}


@pytest.fixture
def victim(db: None, settings: Settings, tmp_path: Path) -> Path:
    """The folder of an empty store, in this process, that bad archives are tried on."""
    folder = tmp_path / "victim"
    folder.mkdir()
    settings.STORE, settings.MEDIA_ROOT = folder, folder / "files"
    return folder


def refusal(source: Path, victim: Path) -> str:
    """What is said of a bad archive, after making sure that it left nothing."""
    with pytest.raises(FileError) as refused:
        restore_backup(source)
    assert not Event.objects.exists()
    assert not Person.objects.exists()
    assert [path for path in victim.rglob("*") if path.is_file()] == []
    return str(refused.value)


@pytest.mark.parametrize("what", TAMPERED)
def test_an_archive_that_was_changed_is_refused_and_leaves_nothing(
    what: str, archive: Path, victim: Path, tmp_path: Path
) -> None:
    change, said = TAMPERED[what]
    assert said in refusal(rewritten(archive, tmp_path / "bad.zip", change), victim)


def test_the_archive_that_was_not_changed_is_taken(archive: Path, victim: Path, tmp_path: Path) -> None:
    """What is done to the others by rewriting them is not what they are refused for."""
    restored = restore_backup(rewritten(archive, tmp_path / "good.zip", lambda members: None))
    assert restored.events == Event.objects.count() > 100


def test_the_command_says_it_in_one_line(archive: Path, tmp_path: Path) -> None:
    change, said = TAMPERED["an event"]
    bad = rewritten(archive, tmp_path / "bad.zip", change)
    done = Store(tmp_path / "new").run("restore", bad)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"hannover: {bad}: events.jsonl {said} (take another backup)\n"


def test_a_member_that_is_there_twice_is_refused(archive: Path, victim: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    shutil.copy(archive, bad)
    with zipfile.ZipFile(bad, "a") as copy, pytest.warns(UserWarning, match="Duplicate name"):
        copy.writestr(EVENTS, b"")
    assert "holds 'events.jsonl' twice" in refusal(bad, victim)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "this is not a sound archive"),
        (b"no archive", "this is not a sound archive"),
        (None, "no such file"),
    ],
    ids=["empty", "text", "absent"],
)
def test_what_is_no_archive_is_refused(
    content: bytes | None, said: str, victim: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.zip"
    if content is not None:
        path.write_bytes(content)
    assert said in refusal(path, victim)


def test_a_folder_is_no_archive(victim: Path, tmp_path: Path) -> None:
    assert "this is a folder (name the archive in it)" in refusal(tmp_path, victim)


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_an_archive_that_was_cut_off_is_refused(
    keep: float, archive: Path, victim: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.zip"
    content = archive.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    assert "not a sound archive" in refusal(path, victim)


def test_an_archive_that_the_disk_cannot_hold_is_refused(
    archive: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(victim)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StoreError, match="and the disk has 1,000"):
        restore_backup(archive)


def test_a_file_that_the_store_lost_is_named_and_the_rest_is_saved(
    original: Store, archive: Path, empty: Store, tmp_path: Path
) -> None:
    empty.run("restore", archive)
    digest = hashlib.sha256(CONTENT).hexdigest()
    (empty.folder / "files" / digest[:2] / digest).unlink()
    told = empty.run("backup", tmp_path / "second.zip", "--json").json
    assert told["missing"] == [digest]
    again = Store(tmp_path / "again").run("restore", tmp_path / "second.zip", "--json")
    assert (again.code, again.json["missing"]) == (0, [digest])


@pytest.mark.postgres
@pytest.mark.slow
def test_a_backup_moves_between_sqlite_and_postgresql_and_back(
    original: Store, archive: Path, tmp_path: Path, postgresql_url: str
) -> None:
    server = Store(tmp_path / "server", url=postgresql_url)
    there = server.run("restore", archive, "--json")
    assert (there.code, there.err) == (0, "")
    assert there.json["heads"] == original.heads() == server.heads()
    assert server.add_evidence("Written on the server").code == 0

    back = tmp_path / "back.zip"
    assert server.run("backup", back).code == 0
    home = Store(tmp_path / "home")
    assert home.run("restore", back, "--json").json["heads"] == server.heads()
    asked = ("ict", "show-progress", "--as-of", "2030", "--known-at", "2100-01-01", "--json")
    assert home.run(*asked).json == server.run(*asked).json
