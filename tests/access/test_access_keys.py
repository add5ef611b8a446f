"""Keys: what is shown once, what is kept, when they end, and that a file keeps all of it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmap.access import INCLUDES, KeyFile, KeyRecord, has_valid_key, make_key, rotate_key
from skillmap.access.keys import ended, key_id, opens
from skillmap.access.scopes import MEANINGS, check_scopes, includes
from skillmap.errors import InputError, StorageFailure, UnknownName

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def made(**changes: object) -> tuple[str, KeyRecord]:
    arguments = {"organisation": "northwind", "name": "Form", "scopes": ["read"], "now": NOW, "expires": NOW + DAY}
    return make_key(**{**arguments, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "read", "propose", "review", "admin"),
    [
        ("read", True, False, False, False),
        ("propose", True, True, False, False),
        ("review", True, False, True, False),
        ("admin", True, True, True, True),
    ],
)
def test_which_scope_includes_which(held: str, read: bool, propose: bool, review: bool, admin: bool) -> None:
    wanted = ("read", "propose", "review", "admin")
    assert tuple(includes([held], scope) for scope in wanted) == (read, propose, review, admin)


def test_every_scope_is_explained_and_no_other_opens_anything() -> None:
    assert MEANINGS.keys() == INCLUDES.keys()
    assert not includes(["root", ""], "read")
    assert not includes([], "read")
    with pytest.raises(InputError, match="no scope 'write'; scopes are: read, propose, review, admin"):
        check_scopes(["write"])
    with pytest.raises(InputError, match="opens nothing"):
        check_scopes([])


def test_a_key_has_256_random_bits_and_its_record_none_of_them() -> None:
    key, record = made()
    prefix, id_, secret = key.split("_", 2)
    assert (prefix, id_, key_id(key)) == ("skm", record.id, record.id)
    assert len(secret) == 43  # 32 bytes in base64
    assert secret not in repr(record)
    assert opens(key, record)
    assert not opens(key[:-1] + ("A" if key[-1] != "A" else "B"), record)
    assert len({made()[0] for _ in range(100)}) == 100


def test_a_key_of_one_record_does_not_open_another() -> None:
    (key, one), (_, other) = made(), made()
    secret = key.split("_", 2)[2]
    assert not opens(f"skm_{other.id}_{secret}", other)
    assert not opens(key, other)
    assert opens(key, one)


@pytest.mark.parametrize(
    "text",
    ["", "skm_", "skm_0123456789ab_", "SKM_0123456789ab_" + "x" * 43, "skm_" + "x" * 1_000_000,
     "skm_0123456789ab_" + "x" * 44, "skm_0123456789ab_" + "é" * 43],
)  # fmt: skip
def test_what_has_not_the_form_of_a_key_has_no_id(text: str) -> None:
    assert key_id(text) is None


def test_a_key_is_valid_until_the_very_moment_of_its_end() -> None:
    _, record = made()
    assert [record.state(NOW + DAY * n / 2) for n in range(4)] == ["valid", "valid", "expired", "expired"]
    assert made(expires=None)[1].state(NOW + 10_000 * DAY) == "valid"
    revoked = ended(record, NOW)
    assert revoked.state(NOW) == "revoked"
    assert ended(revoked, NOW + DAY) == revoked  # what is revoked stays revoked


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"organisation": "two words"}, "can't name an organisation"),
        ({"organisation": ""}, "can't name an organisation"),
        ({"organisation": "a\n"}, "can't name an organisation"),
        ({"name": "  "}, "can't be a name"),
        ({"name": "a\nb"}, "can't be a name"),
        ({"name": "x" * 101}, "can't be a name"),
        ({"roles": ["chair", ""]}, "can't be a role"),
        ({"scopes": ["read", "all"]}, "no scope 'all'"),
        ({"expires": NOW}, "is past"),
    ],
)
def test_what_can_not_be_a_key_is_refused(change: dict[str, object], match: str) -> None:
    with pytest.raises(InputError, match=match):
        made(**change)


def test_a_key_that_takes_over_has_the_same_rights_and_the_old_one_ends_later() -> None:
    key, old = made(scopes=["review"], roles=["chair"], expires=NOW + 30 * DAY)
    later = NOW + 10 * DAY
    new_key, new, ends = rotate_key(old, now=later, keep=7 * DAY)
    assert (new.organisation, new.name, new.scopes, new.roles) == (old.organisation, old.name, old.scopes, old.roles)
    assert (new.replaces, new.expires, ends) == (old.id, later + 30 * DAY, later + 7 * DAY)
    assert new_key != key
    old = ended(old, ends)
    assert [old.state(ends - DAY), old.state(ends)] == ["valid", "revoked"]
    with pytest.raises(InputError, match="is revoked; only a valid one"):
        rotate_key(old, now=ends, keep=DAY)


def test_a_file_keeps_records_as_they_are_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "home" / "keys.json"
    store = KeyFile(file)
    assert store.list() == ()
    key, record = made(roles=["chair"], scopes=["propose", "review"])
    _, other = made(organisation="other", now=NOW - DAY, expires=None)
    store.add(record)
    store.add(other)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = KeyFile(file)
    assert again.find(record.id) == record
    assert again.list() == (other, record)  # the oldest first
    assert again.list("northwind") == (record,)
    assert again.find("nobody") is None
    assert key not in file.read_text(encoding="utf-8")
    assert key.split("_", 2)[2] not in file.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="already"):
        store.add(record)


def test_what_another_process_changes_is_seen_at_the_next_call(tmp_path: Path) -> None:
    ours, theirs = KeyFile(tmp_path / "keys.json"), KeyFile(tmp_path / "keys.json")
    _, record = made()
    assert not has_valid_key(ours, NOW)
    theirs.add(record)
    assert has_valid_key(ours, NOW)
    theirs.revoke(record.id, NOW)
    assert not has_valid_key(ours, NOW)
    found = ours.find(record.id)
    assert found is not None
    assert found.revoked == NOW
    with pytest.raises(UnknownName, match=f"no key 'nobody'; have: {record.id}"):
        ours.revoke("nobody", NOW)


def test_many_processes_lose_no_key(tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import *; from pathlib import Path; from skillmap.access import *\n"
        "store = KeyFile(Path(sys.argv[1]))\n"
        "for _ in range(20): store.add(make_key('a', 'b', ['read'], now=datetime.now(UTC), expires=None)[1])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "keys.json")]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert len(KeyFile(tmp_path / "keys.json").list()) == 80
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keys.json", "keys.lock"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 2, "keys": []}', '{"format": 1}', '{"format": 1, "keys": [{}]}',
     '{"format": 1, "keys": [7]}', '{"format": 1, "keys": null}'],
)  # fmt: skip
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(StorageFailure, match=r"keys\.json is damaged"):
        KeyFile(file).find("0123456789ab")


def test_a_time_without_its_offset_is_damage(tmp_path: Path) -> None:
    store = KeyFile(tmp_path / "keys.json")
    store.add(made()[1])
    document = json.loads(store.file.read_bytes())
    document["keys"][0]["expires"] = "2030-01-02T12:00:00"
    store.file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(StorageFailure, match="is damaged"):
        store.list()


@pytest.mark.skipif(os.name != "posix", reason="rights of files as POSIX has them")
@pytest.mark.parametrize("rights", [0o644, 0o620, 0o606])
def test_a_file_that_others_can_get_at_is_refused(tmp_path: Path, rights: int) -> None:
    store = KeyFile(tmp_path / "keys.json")
    store.add(made()[1])
    store.file.chmod(rights)
    with pytest.raises(StorageFailure, match=r"run: chmod 600 .*keys\.json"):
        KeyFile(store.file).list()


@pytest.mark.skipif(os.name != "posix", reason="users as POSIX has them")
def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = KeyFile(tmp_path / "keys.json")
    store.add(made()[1])
    owner = store.file.stat().st_uid
    if owner == 0:
        os.chown(store.file, 12_345, -1)
    else:
        monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    with pytest.raises(StorageFailure, match="belongs to another user"):
        KeyFile(store.file).list()


def test_a_file_that_can_not_be_read_is_told_with_the_usual_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    store = KeyFile(tmp_path / "keys.json")
    store.add(made()[1])
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StorageFailure, match="make keys as the user who runs the service"):
        KeyFile(store.file).list()


def test_a_change_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = KeyFile(tmp_path / "keys.json")
    _, record = made()
    store.add(record)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("skillmap.access.key_file.os.fsync", fail)
    with pytest.raises(StorageFailure, match="No space left on device"):
        store.add(made()[1])
    monkeypatch.undo()
    assert KeyFile(store.file).list() == (record,)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keys.json", "keys.lock"]
