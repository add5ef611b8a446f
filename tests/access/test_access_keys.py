"""Keys: what is shown once, what is kept, when they end, and that a file keeps all of it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmap.access import INCLUDES, KeyRecord, has_valid_key, make_key, rotate_key
from skillmap.access.keys import ended, key_id, opens
from skillmap.access.scopes import MEANINGS, check_scopes, includes
from skillmap.access.store import known
from skillmap.errors import InputError, UnknownName
from skillmap.storage import StoredKeys, file_url, open_store

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
    assert new.principal().person == old.principal().person == rotate_key(new, now=later, keep=DAY)[1].person == old.id
    assert (new.organisation, new.name, new.scopes, new.roles) == (old.organisation, old.name, old.scopes, old.roles)
    assert (new.replaces, new.expires, ends) == (old.id, later + 30 * DAY, later + 7 * DAY)
    assert new_key != key
    old = ended(old, ends)
    assert [old.state(ends - DAY), old.state(ends)] == ["valid", "revoked"]
    with pytest.raises(InputError, match="is revoked; only a valid one"):
        rotate_key(old, now=ends, keep=DAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoredKeys]:
    with open_store(file_url(tmp_path / "home" / "skillmap.sqlite")) as opened:
        yield StoredKeys(opened)


def test_records_are_kept_as_they_are_and_for_their_owner_alone(tmp_path: Path, store: StoredKeys) -> None:
    assert store.list() == ()
    key, record = made(roles=["chair"], scopes=["propose", "review"])
    _, other = made(organisation="other", now=NOW - DAY, expires=None)
    store.add(record)
    store.add(other)
    if os.name == "posix":
        assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "home").iterdir()} == {0o600}
    again = StoredKeys(store.store)
    assert again.find(record.id) == record
    assert again.list() == (other, record)  # the oldest first
    assert again.list("northwind") == (record,)
    assert again.find("nobody") is None
    for file in (tmp_path / "home").iterdir():
        assert key.split("_", 2)[2].encode() not in file.read_bytes()
    with pytest.raises(InputError, match="already"):
        store.add(record)


def test_what_another_process_changes_is_seen_at_the_next_call(tmp_path: Path, store: StoredKeys) -> None:
    with open_store(file_url(tmp_path / "home" / "skillmap.sqlite")) as opened:
        theirs = StoredKeys(opened)
        _, record = made()
        assert not has_valid_key(store, NOW)
        theirs.add(record)
        assert has_valid_key(store, NOW)
        theirs.revoke(record.id, NOW)
    assert not has_valid_key(store, NOW)
    found = store.find(record.id)
    assert found is not None
    assert found.revoked == NOW
    with pytest.raises(UnknownName, match="no key 'nobody'"):
        store.revoke("nobody", NOW)
    with pytest.raises(UnknownName, match=f"no key 'nobody'; have: {record.id}"):
        known(store, "nobody")


def test_many_processes_lose_no_key(tmp_path: Path, store: StoredKeys) -> None:
    script = (
        "import sys; from datetime import *; from skillmap.access import *; from skillmap.storage import *\n"
        "store = StoredKeys(open_store(sys.argv[1]))\n"
        "for _ in range(20): store.add(make_key('a', 'b', ['read'], now=datetime.now(UTC), expires=None)[1])\n"
    )
    command = [sys.executable, "-c", script, file_url(tmp_path / "home" / "skillmap.sqlite")]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert len(store.list()) == 80
