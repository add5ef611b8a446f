"""The header of a request: which lets whom in, and what is said to the others."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmap.access import LOCAL, Door, KeySet, Principal, Refused, TokenRules, make_key
from skillmap.storage import StoredKeys, file_url, open_store

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> StoredKeys:
    return StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite")))


def enter(store: StoredKeys, header: str | None, now: datetime = NOW) -> Principal:
    return Door(store, now=lambda: now).enter(header)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_key_enters_as_bearer_and_as_basic(store: StoredKeys) -> None:
    key, record = make_key("northwind", "Form", ["propose"], now=NOW, expires=LATER, roles=["chair"])
    store.add(record)
    expected = Principal("northwind", "Form", ("propose",), ("chair",), record.id, record.id)
    for header in (f"Bearer {key}", f"bearer  {key} ", basic(record.id, key)):
        assert enter(store, header) == expected
    assert expected.may("read")
    assert not expected.may("review")


def test_the_others_are_told_why_not(store: StoredKeys) -> None:
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


def test_the_state_of_a_key_is_told_to_its_holder_alone(store: StoredKeys) -> None:
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


def _written(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "replace")).rstrip(b"=").decode()


WORDS = st.sampled_from(
    ["Bearer ", "Basic ", "bearer\t", "skm_", "0123456789ab", "_", ":", ".", "..", "é", "\ud800", "="]
)
TEXTS = st.lists(WORDS | st.text(max_size=8) | st.just("x" * 43), max_size=6).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["RS256", "ES256", "none", "a", "JWT"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["alg", "kid", "crit", "exp"]), inner),
    max_leaves=5,
)
TOKENS = st.lists(JSON.map(json.dumps).map(_written) | st.text(max_size=5), min_size=2, max_size=4).map(".".join)


@given(TEXTS | TOKENS.map("Bearer {}".format))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_is_made_up_enters_or_breaks_the_door(store: StoredKeys, header: str) -> None:
    keys = b'{"keys": [{"kid": "a", "kty": "EC", "crv": "P-256", "x": "?", "y": "?"}]}'
    rules = TokenRules("https://id.example.org", "skillmap")
    for door in (Door(store), Door(store, rules, KeySet("jwks.json", fetch=lambda _: keys))):
        with pytest.raises(Refused):
            door.enter(header)
