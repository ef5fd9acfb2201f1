"""A store that is broken, or cannot be used, is explained: what is wrong and what to do. Nothing is lost by it."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fault.stores import HANNOVER, Store, make_programme, problems

SMALL_DISK = "size=3m"
QUOTA_BYTES = 300_000


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A sound programme, to be copied and broken."""
    store = make_programme(tmp_path_factory.mktemp("pattern") / "store")
    assert store.add_evidence().code == 0
    return store


@pytest.fixture
def store(pattern: Store, tmp_path: Path) -> Store:
    shutil.copytree(pattern.folder, tmp_path / "store")
    return Store(tmp_path / "store")


def test_nothing_is_wrong_with_a_sound_store(store: Store) -> None:
    assert problems(store) == {}


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = Store(tmp_path / "nowhere")
    done = nowhere.run("log", "heads")
    remedy = f"hannover init --store {nowhere.folder}"
    assert (done.code, done.err) == (1, f"hannover: there is no store in {nowhere.folder} ({remedy})\n")
    assert problems(nowhere) == {"store": (f"there is no store in {nowhere.folder}", remedy)}
    assert not nowhere.folder.exists()


def test_a_folder_that_is_no_store_is_not_taken_for_one(tmp_path: Path) -> None:
    done = Store(tmp_path).run("log", "heads")
    assert (done.code, "holds no secret.key, so it is not a store" in done.err) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_cannot_be_made_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = Store(tmp_path / "file" / "store").run("init")
    assert (done.code, done.err.endswith("(name a folder that you may write)\n")) == (1, True), done.err


def test_making_a_store_twice_changes_nothing(store: Store) -> None:
    key, heads = (store.folder / "secret.key").read_bytes(), store.heads()
    done = store.run("init")
    assert (done.code, done.out) == (0, f"{store.folder}: up to date\n")
    assert ((store.folder / "secret.key").read_bytes(), store.heads()) == (key, heads)


def test_a_missing_database_is_not_replaced_by_an_empty_one(store: Store) -> None:
    for path in store.folder.glob("hannover.sqlite3*"):
        path.unlink()
    done = store.run("log", "heads")
    assert (done.code, f"the database {store.database} is missing (restore a backup" in done.err) == (1, True)
    assert problems(store)["database"][0] == f"{store.database} is missing"
    assert not store.database.exists()


def test_a_database_of_an_older_schema_is_brought_up_to_date_by_init(store: Store) -> None:
    store.edit("DELETE FROM django_migrations WHERE app = 'web'")
    store.edit("DROP TABLE web_answer")
    done = store.run("ict", "show-progress")
    assert done.code == 1
    assert "the database has an older schema: 1 changes are missing, first web.0001_initial" in done.err
    _message, remedy = problems(store)["database"]
    assert remedy == f"hannover init --store {store.folder}"
    assert store.run("init").code == 0
    assert store.run("ict", "show-progress").code == 0


def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    store.edit(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '9999_future', '2030-01-01')"
    )
    done = store.add_evidence()
    assert (done.code, "written by a newer version (record.9999_future)" in done.err) == (1, True)
    assert problems(store)["database"][1] == "install the newer version of hannover"


def test_what_is_no_database_is_told(store: Store) -> None:
    for path in store.folder.glob("hannover.sqlite3-*"):
        path.unlink()
    store.database.write_bytes(b"this is a text" * 1000)
    done = store.run("log", "verify")
    assert (done.code, done.err.startswith("hannover: the file is not a database (restore the newest")) == (
        1,
        True,
    )
    assert "not a database" in problems(store)["database"][0]


def test_a_damaged_database_is_told(store: Store) -> None:
    with closing(sqlite3.connect(store.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(store.database.read_bytes())
    content[4096 * 20 : 4096 * 60] = os.urandom(4096 * 40)
    store.database.write_bytes(content)
    message, remedy = problems(store)["database"]
    assert message.startswith(("damaged", "the database is damaged"))
    assert remedy.startswith("restore the newest backup")


def test_an_event_that_was_edited_by_hand_is_named(store: Store) -> None:
    store.edit(
        "UPDATE record_event SET body = replace(body, 'CeBIT', 'CeXIT')"
        " WHERE position = (SELECT min(position) FROM record_event WHERE body LIKE '%CeBIT%')"
    )
    done = store.run("log", "verify")
    assert (done.code, done.out) == (1, "")
    assert "does not follow from the one before it" in done.err
    message, remedy = problems(store)["log"]
    assert f"hannover: {message} ({remedy})\n" == done.err
    with closing(sqlite3.connect(store.database)) as connection:
        first = connection.execute(
            "SELECT min(event) FROM record_event WHERE body LIKE '%CeXIT%'"
        ).fetchone()[0]
    assert first in message


def test_events_that_were_cut_off_are_missed(store: Store) -> None:
    store.edit("DELETE FROM record_event WHERE position = (SELECT max(position) FROM record_event)")
    done = store.run("log", "verify")
    assert (done.code, "events were acknowledged (restore the newest backup)" in done.err) == (1, True)


def test_a_table_that_was_edited_by_hand_is_found_and_made_again(store: Store) -> None:
    store.edit("UPDATE record_commitment SET state = replace(state, 'ICT', 'XYZ')")
    store.edit("DELETE FROM record_evidencelink WHERE id = (SELECT min(id) FROM record_evidencelink)")
    message, remedy = problems(store)["tables"]
    assert (message.startswith("they differ from the log: commitment "), remedy) == (
        True,
        "hannover log rebuild",
    )
    assert "evidence " in message
    assert store.run("log", "rebuild").code == 0
    assert problems(store) == {}


def test_a_count_that_was_edited_by_hand_is_found_and_made_again(store: Store) -> None:
    store.edit("UPDATE record_evidencetally SET number = number + 1 WHERE about = 'all'")
    assert problems(store)["tables"] == ("they differ from the log: the count of all", "hannover log rebuild")
    assert store.run("log", "rebuild").code == 0
    assert problems(store) == {}


def test_a_role_that_nobody_gave_is_found(store: Store) -> None:
    store.edit("UPDATE accounts_grant SET side = 'de' WHERE side = 'jp'")
    assert "no event gave" in problems(store)["persons"][0]


def test_a_key_that_others_may_read_is_told(store: Store) -> None:
    key = store.folder / "secret.key"
    key.chmod(0o644)
    assert problems(store)["secret key"] == (f"others may read {key} (0644)", f"chmod 600 {key}")


def test_an_event_from_the_future_means_a_wrong_clock(store: Store) -> None:
    store.edit("UPDATE record_chain SET recorded_at = '2999-01-01 00:00:00'")
    assert problems(store)["clock"][1] == "set the clock"


def test_the_doctor_tells_readers_what_to_do(store: Store) -> None:
    (store.folder / "secret.key").chmod(0o644)
    told = store.run("doctor")
    assert (told.code, told.err) == (1, "")
    assert f"    -> chmod 600 {store.folder / 'secret.key'}" in told.out.splitlines()


@pytest.fixture
def locked(store: Store) -> Iterator[Store]:
    """The store while another program writes and does not end."""
    connection = sqlite3.connect(store.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield store
    connection.execute("ROLLBACK")
    connection.close()


def test_a_locked_database_can_be_read_and_is_told(locked: Store) -> None:
    assert locked.run("ict", "show-progress").code == 0
    assert problems(locked)["database"] == (
        "the database is locked by another program",
        "wait until it has ended, then try again",
    )


@pytest.mark.slow
def test_who_writes_waits_for_a_lock_and_then_says_so(locked: Store) -> None:
    """Twenty seconds: as long as the settings allow for others to end."""
    before = locked.heads()
    done = locked.add_evidence()
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "hannover: the database is locked by another program (wait until it has ended, then try again)\n"
    )
    assert locked.heads() == before


def test_a_port_in_use_is_told(store: Store) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = store.run("serve", "--port", port)
        assert (done.code, done.out) == (1, "")
        assert f"port {port} is in use by another program (name another port, or none" in done.err
        assert "Address already in use" in problems(store, "--port", port)["port"][0]


@pytest.mark.parametrize(("port", "field"), [("70000", "port"), ("-1", "port")])
def test_what_is_no_port_is_bad_input(port: str, field: str, store: Store) -> None:
    done = store.run("serve", f"--port={port}")
    assert (done.code, done.err.startswith(f"hannover: {field}: ")) == (2, True)


def test_an_address_of_another_machine_is_bad_input(store: Store) -> None:
    done = store.run("serve", "--host", "192.0.2.1", "--port", "0")
    assert (done.code, done.err.startswith("hannover: host: 192.0.2.1:0 cannot be served on")) == (2, True)


def can_mount() -> bool:
    return os.geteuid() == 0 and sys.platform == "linux"


@pytest.fixture
def small_disk(pattern: Store, tmp_path: Path) -> Iterator[Store]:
    """A copy of the programme on a disk of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if not can_mount() or libc.mount(b"tmpfs", bytes(place), b"tmpfs", 0, SMALL_DISK.encode()) != 0:
        pytest.skip("a small disk can be mounted by root only; the limit on a file's size is tested below")
    try:
        with closing(sqlite3.connect(pattern.database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(
            pattern.folder, place / "store", ignore=shutil.ignore_patterns("cache", "*-wal", "*-shm")
        )
        (place / "store" / "cache").mkdir()
        yield Store(place / "store")
    finally:
        libc.umount2(bytes(place), 2)


def large_table(folder: Path) -> Path:
    """A table of evidence that makes the store half a megabyte larger."""
    rows = [f"{number} {'x' * 2_000},en,2018,A sample source" for number in range(100)]
    path = folder / "large.csv"
    path.write_text("\n".join(["title,language,date,source", *rows]), encoding="utf-8")
    return path


def test_a_full_disk_loses_nothing_that_was_acknowledged(small_disk: Store, tmp_path: Path) -> None:
    table, acknowledged, refused = large_table(tmp_path), [], ""
    while not refused:
        done = small_disk.run("ict", "import-evidence", "--as", "officer", "--file", table, "--json")
        refused = done.err
        acknowledged += [done.json["head"]] if done.code == 0 else []
    assert done.code == 1
    assert refused.startswith(("hannover: the disk is full", "hannover: the disk refused")), refused

    roomy = tmp_path / "roomy"
    shutil.copytree(small_disk.folder, roomy)
    saved = Store(roomy)
    proven = saved.run("log", "verify", *(word for head in acknowledged for word in ("--head", head)))
    assert (proven.code, proven.err) == (0, "")
    assert problems(saved) == {}


def test_a_backup_that_does_not_fit_leaves_nothing(small_disk: Store, tmp_path: Path) -> None:
    (tmp_path / "proof.pdf").write_bytes(os.urandom(300_000))
    assert small_disk.add_evidence("Proven", "--file", tmp_path / "proof.pdf").code == 0
    disk = small_disk.folder.parent
    (disk / "filler").write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - 150_000))
    done = small_disk.run("backup", disk / "backup.zip")
    assert (done.code, done.out) == (1, "")
    assert "could not be written: No space left on device (free space on the disk)" in done.err
    assert {path.name for path in disk.iterdir()} == {"store", "filler"}


def test_an_upload_that_does_not_fit_leaves_nothing(small_disk: Store, tmp_path: Path) -> None:
    before = small_disk.heads()
    (tmp_path / "large.pdf").write_bytes(os.urandom(3_000_000))
    done = small_disk.add_evidence("Large", "--file", tmp_path / "large.pdf")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "hannover: the file could not be stored: No space left on device (free space on the disk)\n"
    )
    assert small_disk.heads() == before
    assert [path for path in (small_disk.folder / "files").rglob("*") if path.is_file()] == []


def test_a_file_that_may_not_grow_is_told_and_loses_nothing(store: Store, tmp_path: Path) -> None:
    """What a quota does: a file of the database reaches the largest size that it may have."""
    before, table = store.heads(), large_table(tmp_path)
    done = subprocess.run(
        [HANNOVER, "ict", "import-evidence", "--as", "officer", "--file", table],
        env=store.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (QUOTA_BYTES, QUOTA_BYTES)),
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("hannover: the disk"), done.stderr
    assert done.stderr.count("\n") == 1
    assert problems(store) == {}
    assert store.heads() == before
