"""The header of a request: which lets whom in, and what is said to the others."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmap.access import LOCAL, Door, KeyFile, Principal, Refused, make_key

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


def enter(store: KeyFile, header: str | None, now: datetime = NOW) -> Principal:
    return Door(store, now=lambda: now).enter(header)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_key_enters_as_bearer_and_as_basic(store: KeyFile) -> None:
    key, record = make_key("northwind", "Form", ["propose"], now=NOW, expires=LATER, roles=["chair"])
    store.add(record)
    expected = Principal("northwind", "Form", ("propose",), ("chair",), record.id)
    for header in (f"Bearer {key}", f"bearer  {key} ", basic(record.id, key)):
        assert enter(store, header) == expected
    assert expected.may("read")
    assert not expected.may("review")


def test_the_others_are_told_why_not(store: KeyFile) -> None:
    key, record = make_key("northwind", "Form", ["read"], now=NOW, expires=LATER)
    store.add(record)
    stranger, _ = make_key("northwind", "Form", ["read"], now=NOW, expires=LATER)
    forged = f"skm_{record.id}_{stranger.split('_', 2)[2]}"
    for header, said in [
        (None, "this needs a key"),
        ("", "this needs a key"),
        ("Bearer", "has not the form of a key"),
        ("Bearer 7", "has not the form of a key"),
        ("Digest a=b", "'Digest' isn't known here"),
        (f"Bearer {stranger}", "there is no such key"),
        (f"Bearer {forged}", "there is no such key"),
        (basic("somebody", key), "the user of Basic must be the key's id"),
        (basic(record.id, "password"), "the user of Basic must be the key's id"),
        ("Basic !!!", "not the base64 of user:password"),
        ("Basic " + base64.b64encode(b"\xff\xfe").decode(), "not the base64 of user:password"),
        ("Basic " + base64.b64encode(key.encode()).decode(), "not the base64 of user:password"),
    ]:
        with pytest.raises(Refused, match=said) as refusal:
            enter(store, header)
        assert key not in str(refusal.value)
    with pytest.raises(Refused, match=f"the key {record.id} is expired"):
        enter(store, f"Bearer {key}", LATER)
    store.revoke(record.id, NOW)
    with pytest.raises(Refused, match=f"the key {record.id} is revoked"):
        enter(store, f"Bearer {key}")


def test_the_state_of_a_key_is_told_to_its_holder_alone(store: KeyFile) -> None:
    _, record = make_key("northwind", "Form", ["read"], now=NOW, expires=LATER)
    store.add(record)
    with pytest.raises(Refused, match="there is no such key"):
        enter(store, f"Bearer skm_{record.id}_{'x' * 43}", LATER)


def test_an_open_door_asks_nothing_and_a_door_without_anything_opens_to_nobody() -> None:
    assert Door(open=True).enter(None) == LOCAL
    key, _ = make_key("northwind", "Form", ["admin"], now=NOW, expires=None)
    for header in (None, f"Bearer {key}"):
        with pytest.raises(Refused):
            Door().enter(header)
