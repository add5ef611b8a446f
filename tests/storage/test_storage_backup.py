"""One file that fits either database: there and back, byte for byte, and nothing from a damaged one."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from skillmap.access import make_key
from skillmap.errors import InputError, StorageFailure
from skillmap.storage import (
    Answer,
    StoredKeys,
    add_job,
    add_proposal,
    backup,
    change,
    keep_answer,
    list_jobs,
    list_proposals,
    load_events,
    load_report,
    migrate,
    open_as_it_is,
    open_store,
    restore,
)
from tests.reviews.food import all_accepted, begun, ticking
from tests.storage.conftest import KINDS
from tests.storage.test_storage_proposals import stored
from tests.storage.writing_process import decide_twice
from tests.writers.examples import ALIGNMENTS

NOON = "2026-03-04T12:00:00.000000Z"


def _filled(url: str) -> str:
    """Fill a database with some of everything."""
    with open_store(url) as store:
        for organisation in ("college", "other"):
            stored(store, organisation=organisation)
            add_proposal(store, begun(ticking(), id="p2 ö", organisation=organisation))
        change(store, "college", "p1", lambda now: all_accepted(now, ticking()))
        now = datetime(2026, 3, 4, tzinfo=UTC)
        StoredKeys(store).add(make_key("college", "form", ["read"], now=now, expires=None)[1])
        add_job(store, "college", "j1", "align", '{"rows": []}', NOON)
        keep_answer(store, "college", Answer("k", "d" * 64, 201, (("ETag", "3"),), "{}", NOON))
    return url


def _backup(url: str, file: Path) -> bytes:
    with open_as_it_is(url) as store:
        backup(store, file)
    return file.read_bytes()


@pytest.mark.parametrize(("first", "second"), [*permutations(KINDS), ("sqlite", "sqlite")])
def test_there_and_back_is_the_same_to_the_byte(
    new_url: Callable[[str], str], tmp_path: Path, first: str, second: str
) -> None:
    start, between, end = _filled(new_url(first)), new_url(second), new_url(first)
    there, back, again = tmp_path / "there.zip", tmp_path / "back.zip", tmp_path / "again.zip"
    written = _backup(start, there)
    found = restore(there, between)
    assert dict(found.rows) == {
        "organisations": 2,
        "answers": 1,
        "api_keys": 1,
        "jobs": 1,
        "proposals": 4,
        "events": 17,
        "snapshots": 2,
    }
    assert _backup(between, back) == written
    restore(back, end)
    assert _backup(end, again) == written
    with open_store(start) as old, open_store(between) as new:
        assert load_events(new, "college", "p1") == load_events(old, "college", "p1")
        assert load_report(new, "college", "p1") == ALIGNMENTS
        assert StoredKeys(new).list() == StoredKeys(old).list()
        # What comes next goes on where the other left off, and is as safe.
        add_proposal(new, begun(ticking(), id="p3"))
        assert [row.id for row in list_proposals(new, "college").items] == ["p1", "p2 ö", "p3"]
        add_job(new, "college", "j2", "align", "{}", NOON)
        assert [job.id for job in list_jobs(new, "college").items] == ["j1", "j2"]
        with pytest.raises(StorageFailure), new.writing() as connection:
            connection.execute(text("DELETE FROM events"))


def test_a_backup_is_of_one_moment_while_others_write(url: str, new_url: Callable[[str], str], tmp_path: Path) -> None:
    copy = new_url("sqlite")
    with open_store(url) as store:
        stored(store)
        stop = Event()

        def write() -> int:
            number = 0
            while not stop.is_set():
                decide_twice(store, "W", number)
                number += 1
            return number

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(write)
            for number in range(5):
                backup(store, tmp_path / f"{number}.zip")
            stop.set()
            assert writing.result() > 5
    restore(tmp_path / "4.zip", copy)
    with open_store(copy) as store:
        events = load_events(store, "college", "p1")
        assert len(events) % 2 == 1  # the 3 before, and pairs
        assert list_proposals(store, "college").items[0].sequence == len(events)


def test_a_backup_of_earlier_tables_is_restored_into_those_of_today(url: str, tmp_path: Path) -> None:
    _filled(url)
    migrate(url, "0001")
    file = tmp_path / "old.zip"
    _backup(url, file)
    migrate(url, "base")
    assert restore(file, url).revision == "0001"
    with open_store(url, upgrade=False) as store:
        assert load_report(store, "college", "p1") == ALIGNMENTS
        assert list_proposals(store, "college").items[0].changed == load_events(store, "college", "p1")[-1].at
        assert list_jobs(store, "college").items == ()


def test_a_database_that_holds_something_is_never_overwritten(url: str, tmp_path: Path) -> None:
    _filled(url)
    before = _backup(url, tmp_path / "x.zip")
    with pytest.raises(InputError, match=r"isn't empty \(2 organisations\): restore into a new one"):
        restore(tmp_path / "x.zip", url)
    assert _backup(url, tmp_path / "y.zip") == before


def test_an_empty_database_with_its_tables_can_be_restored_into(url: str, tmp_path: Path) -> None:
    migrate(url)
    with open_store(_filled(f"sqlite:///{tmp_path}/from.sqlite")) as store:
        backup(store, tmp_path / "x.zip")
    assert restore(tmp_path / "x.zip", url).revision == "0003"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a backup."""
    made = tmp_path / "good.zip"
    _backup(_filled(f"sqlite:///{tmp_path}/from.sqlite"), made)
    return made


def _changed(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    changed = file.with_name("bad.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return changed


def _manifest(**fields: object) -> Callable[[str, bytes], bytes]:
    return lambda name, data: json.dumps(json.loads(data) | fields).encode() if name == "manifest.json" else data


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, data: data.replace(b"accept", b"reject"), "events in .* is not what was backed up"),
        (lambda name, data: data[: len(data) // 2] if name == "events.jsonl" else data, "events in .* is not what"),
        (lambda name, data: None if name == "snapshots.jsonl" else data, "snapshots in .* is damaged"),
        (lambda name, data: None if name == "manifest.json" else data, "is no backup of skillmap"),
        (lambda name, data: b"[]" if name == "manifest.json" else data, "is no backup of skillmap"),
        (_manifest(format=2), "its format is 2, not 1"),
        (_manifest(revision="0099"), "made by a newer skillmap .*: its tables are at 0099"),
        (_manifest(tables={"users; DROP TABLE events": {"rows": 0, "sha256": ""}}), "which skillmap doesn't have"),
        (_manifest(tables={"events": {"rows": "many"}}), "is no backup of skillmap"),
    ],
)
def test_nothing_is_restored_from_what_was_changed(
    file: Path, url: str, change: Callable[[str, bytes], bytes | None], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        restore(_changed(file, change), url)
    with open_store(url) as store:
        assert list_proposals(store, "college").items == ()


@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.99])
def test_nothing_is_restored_from_a_part(file: Path, tmp_path: Path, cut: float) -> None:
    data = file.read_bytes()
    part = tmp_path / "part.zip"
    part.write_bytes(data[: int(cut * len(data)) if isinstance(cut, float) else cut])
    with pytest.raises(InputError, match="is no backup of skillmap"):
        restore(part, f"sqlite:///{tmp_path}/new.sqlite")


def test_no_flipped_byte_gets_through(file: Path, tmp_path: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), len(data) // 40):
        flipped = tmp_path / "flipped.zip"
        flipped.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        url = f"sqlite:///{tmp_path}/new-{place}.sqlite"
        try:
            restore(flipped, url)
        except InputError:
            continue
        # A byte that says nothing of the content: all of it is there.
        assert _backup(url, tmp_path / "again.zip") == bytes(data)


def test_rows_that_do_not_fit_are_refused_whole(file: Path, url: str) -> None:
    def orphan(name: str, data: bytes) -> bytes:
        if name == "manifest.json":
            manifest = json.loads(data)
            del manifest["tables"]["organisations"]
            return json.dumps(manifest).encode()
        return data

    with pytest.raises(StorageFailure):
        restore(_changed(file, orphan), url)
    with open_store(url) as store:
        assert list_proposals(store, "college").items == ()


def test_there_must_be_something_to_back_up(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageFailure, match="there is no database"):
        open_as_it_is(f"sqlite:///{tmp_path}/typo.sqlite")
    assert not (tmp_path / "typo.sqlite").exists()
    migrate(url)
    migrate(url, "base")
    with pytest.raises(StorageFailure, match="holds nothing of skillmap"):
        open_as_it_is(url)


def test_a_backup_is_complete_or_not_there(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _filled(url)
    file = tmp_path / "x.zip"
    before = _backup(url, file)
    with open_store(url) as store:
        stored(store, id="p9")
        monkeypatch.setattr(os, "fsync", _full)
        with pytest.raises(StorageFailure, match=r"can't write .*x\.zip: No space left"):
            backup(store, file)
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*.zip*")] == ["x.zip"]
    assert not list(tmp_path.glob(".x*"))


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_only_its_owner_may_read_a_backup(file: Path) -> None:
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


def _skillmap(home: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    import sys

    command = [sys.executable, "-W", "error", "-c", "from skillmap.cli import main; main()", *map(str, arguments)]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SKILLMAP_")}
    return subprocess.run(
        command, capture_output=True, text=True, env={**kept, "SKILLMAP_HOME": str(home), **environment}
    )


def test_the_commands_take_the_home_folder_an_option_or_the_environment(tmp_path: Path, url: str) -> None:
    home, copy = tmp_path / "ho me", tmp_path / "copy"
    home.mkdir()
    _filled(f"sqlite:///{home}/skillmap.sqlite")
    out = tmp_path / "x.zip"
    answer = _skillmap(home, "backup", out)
    assert (answer.returncode, answer.stderr) == (0, f"wrote {out}\n")
    assert "events:        17\n" in answer.stdout
    assert _skillmap(copy, "restore", out).stdout == answer.stdout
    assert (copy / "skillmap.sqlite").is_file()
    assert _skillmap(home, "restore", out, "--database", url).stdout == answer.stdout
    again = _skillmap(home, "backup", tmp_path / "y.zip", SKILLMAP_DATABASE=url)
    assert again.returncode == 0
    assert (tmp_path / "y.zip").read_bytes() == out.read_bytes()


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    none = _skillmap(tmp_path, "backup", tmp_path / "x.zip")
    assert (none.returncode, none.stderr) == (4, f"skillmap: there is no database {tmp_path}/skillmap.sqlite\n")
    missing = _skillmap(tmp_path, "restore", tmp_path / "x.zip")
    assert (missing.returncode, missing.stderr) == (1, f"skillmap: there is no file {tmp_path}/x.zip\n")
    wrong = _skillmap(tmp_path, "restore", tmp_path / "x.zip", "--database", "mysql://u:secret@h/d")
    assert wrong.returncode == 1
    assert "secret" not in wrong.stderr
