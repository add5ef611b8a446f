"""Tokens of an identity provider, which here is the test itself: its own keys, its own key set."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from skillmap.access import Door, KeySet, Principal, Refused, TokenRules
from skillmap.access.key_sets import MAX_BYTES, check_place, parse_key_set, read_place
from skillmap.access.tokens import read_token
from skillmap.errors import InputError, SourceUnavailable

ISSUER, AUDIENCE = "https://id.example.org", "skillmap"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
RULES = TokenRules(ISSUER, AUDIENCE, organisation_claim="org")


def published(key: Any, kid: str, **changes: object) -> dict[str, Any]:
    algorithm = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", **changes}


JWKS = json.dumps({"keys": [
    published(RSA_KEY, "rsa"),
    published(EC_KEY, "ec", alg="ES256"),
    published(WEAK, "weak"),
    published(STRANGER, "for encryption", use="enc"),
    {"kty": "oct", "kid": "shared", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"},
]}).encode()  # fmt: skip


def claims(**changes: object) -> dict[str, Any]:
    now = int(time.time())
    told = {"iss": ISSUER, "aud": AUDIENCE, "sub": "u-7", "exp": now + 300, "iat": now, "org": "northwind",
            "name": "Ada Example", "scope": "openid review", "roles": ["chair", "staff"]}  # fmt: skip
    return {name: value for name, value in {**told, **changes}.items() if value is not None}


def signed(told: dict[str, Any], key: Any = RSA_KEY, algorithm: str = "RS256", **header: object) -> str:
    return jwt.encode(told, key, algorithm, headers={"kid": "rsa", **header})


def read(token: str, rules: TokenRules = RULES) -> Principal:
    return read_token(token, rules, KeySet("jwks.json", fetch=lambda _: JWKS))


def test_a_good_token_says_who_asks() -> None:
    expected = Principal("northwind", "Ada Example", ("review",), ("chair", "staff"), f"{ISSUER}#u-7", f"{ISSUER}#u-7")
    assert read(signed(claims())) == expected
    assert read(signed(claims(), EC_KEY, "ES256", kid="ec")) == expected
    assert read(signed(claims(aud=["other", AUDIENCE]))) == expected


def by_hand(header: dict[str, Any], told: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    """Write a token that no library would."""

    def part(data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    text = part(json.dumps(header).encode()) + b"." + part(json.dumps(told).encode())
    return (text + b"." + part(sign(text))).decode()


def hs256_with_the_public_key() -> str:
    public = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = {"alg": "HS256", "kid": "rsa", "typ": "JWT"}
    return by_hand(header, claims(), lambda text: hmac.new(public, text, hashlib.sha256).digest())


def signed_by_a_weak_key() -> str:
    return by_hand(
        {"alg": "RS256", "kid": "weak"},
        claims(),
        lambda text: WEAK.sign(text, padding.PKCS1v15(), hashes.SHA256()),
    )


NOW = int(time.time())
REFUSED: list[tuple[str, str, str]] = [
    ("another issuer", signed(claims(iss="https://id.example.com")), "another issuer"),
    ("an issuer with a slash", signed(claims(iss=ISSUER + "/")), "another issuer"),
    ("another audience", signed(claims(aud="payroll")), "another audience"),
    ("expired", signed(claims(exp=NOW - 120)), "expired"),
    ("not yet", signed(claims(nbf=NOW + 600)), "not valid yet"),
    ("for ever", signed(claims(exp=None)), "lacks the claim 'exp'"),
    ("no subject", signed(claims(sub=None)), "lacks the claim 'sub'"),
    ("no audience", signed(claims(aud=None)), "lacks the claim 'aud'"),
    ("no issuer", signed(claims(iss=None)), "lacks the claim 'iss'"),
    ("no organisation", signed(claims(org=None)), "for which organisation"),
    ("an organisation that is none", signed(claims(org=["northwind"])), "for which organisation"),
    ("an organisation with a line break", signed(claims(org="a\nb")), "for which organisation"),
    ("an organisation that leads elsewhere", signed(claims(org="../../x y")), "for which organisation"),
    ("alg none", by_hand({"alg": "none", "kid": "rsa"}, claims(), lambda _: b""), "must be signed with RS256 or ES256"),
    ("alg None", by_hand({"alg": "None", "kid": "rsa"}, claims(), lambda _: b""), "must be signed with"),
    ("HS256 with the public key", hs256_with_the_public_key(), "must be signed with RS256 or ES256"),
    ("an algorithm that isn't allowed", signed(claims(), algorithm="RS512"), "must be signed with RS256 or ES256"),
    ("another's key", signed(claims(), STRANGER), "can't be verified"),
    ("an unknown key", signed(claims(), STRANGER, kid="new"), "doesn't publish"),
    ("a key for encryption", signed(claims(), STRANGER, kid="for encryption"), "doesn't publish"),
    ("a shared secret in the set", signed(claims(), kid="shared"), "doesn't publish"),
    ("a weak key", signed_by_a_weak_key(), "can't be verified"),
    ("no key named", jwt.encode(claims(), RSA_KEY, "RS256"), "doesn't name its key"),
    ("the key's kind is another", signed(claims(), kid="ec"), "another kind of signature"),
    ("an extension", signed(claims(), crit=["exp"]), "can't be verified"),
    ("an end that is no number", signed(claims(exp="soon")), "can't be verified"),
    ("an endless end", by_hand({"alg": "RS256", "kid": "rsa"}, claims(exp=float("inf")), lambda _: b""), "verified"),
    ("changed", signed(claims())[:-8] + "AAAAAAAA", "can't be verified"),
    ("no token", "x", "can't be verified"),
    ("dots", "..", "can't be verified"),
    ("long", "x" * 20_000, "longer than 16,384 characters"),
]


@pytest.mark.parametrize(("token", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_any_other_token_is_refused_and_told_why(token: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refusal:
        read(token)
    assert token[:40] not in str(refusal.value) or len(token) < 3


def test_clocks_may_differ_a_little() -> None:
    lately = int(time.time()) - 30  # not counted from the import, which may be minutes ago
    assert read(signed(claims(exp=lately))).name == "Ada Example"
    with pytest.raises(Refused, match="expired"):
        read(signed(claims(exp=lately)), TokenRules(ISSUER, AUDIENCE, leeway=0, organisation_claim="org"))


def test_claims_stand_where_the_rules_say() -> None:
    rules = TokenRules(
        ISSUER,
        AUDIENCE,
        organisation_claim="https://id.example.org/college",
        name_claim="person.display",
        scope_claim="realm.roles",
        roles_claim="realm.roles",
        scopes=(("staff", "propose"), ("quality", "review")),
    )
    told = claims(
        **{"https://id.example.org/college": "northwind", "realm": {"roles": ["staff", "quality", 7]}},
        person={"display": "Ada"},
    )
    assert read(signed(told), rules) == Principal(
        "northwind", "Ada", ("propose", "review"), ("staff", "quality"), f"{ISSUER}#u-7", f"{ISSUER}#u-7"
    )
    assert read(signed(claims(scope="admin", org="a")), RULES).scopes == ("admin",)
    nothing = read(signed(claims(scope=None, name=None, roles=None)))
    assert (nothing.scopes, nothing.name, nothing.roles) == ((), "u-7", ())
    everybody = TokenRules(ISSUER, AUDIENCE, organisation="northwind", organisation_claim="org")
    assert read(signed(claims(org="elsewhere")), everybody).organisation == "northwind"


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"issuer": ""}, "need an issuer"),
        ({"audience": ""}, "need an issuer and an audience"),
        ({"algorithms": ("RS256", "HS256")}, "can't be signed with 'HS256'"),
        ({"algorithms": ("none",)}, "can't be signed with 'none'"),
        ({"scopes": (("staff", "write"),)}, "the scope 'write'; scopes are"),
    ],
)
def test_rules_that_would_let_anybody_in_are_refused(change: dict[str, Any], match: str) -> None:
    with pytest.raises(InputError, match=match):
        TokenRules(**{"issuer": ISSUER, "audience": AUDIENCE, **change})


def test_keys_and_tokens_enter_by_the_same_door() -> None:
    door = Door(None, RULES, KeySet("jwks.json", fetch=lambda _: JWKS))
    assert door.enter(f"Bearer {signed(claims())}").organisation == "northwind"
    with pytest.raises(Refused, match="no such key"):
        door.enter(f"Bearer skm_0123456789ab_{'x' * 43}")


def test_a_key_set_is_fetched_for_an_unknown_key_but_not_for_each() -> None:
    asked, now, sets = [], [1000.0], [JWKS]

    def fetch(place: str) -> bytes:
        asked.append(place)
        return sets[0]

    keys = KeySet("https://id.example.org/keys", fetch=fetch, clock=lambda: now[0])
    assert keys.open() == 3
    for _ in range(100):
        assert keys.find("made up") is None
    assert len(asked) == 1
    sets[0] = json.dumps({"keys": [published(STRANGER, "new")]}).encode()
    now[0] += 60
    assert keys.find("new") is not None
    assert (keys.find("rsa"), len(asked)) == (None, 2)  # what the provider took back is gone
    sets[0] = b"<html>down for maintenance"
    now[0] += 60
    assert keys.find("newer") is None
    assert keys.find("new") is not None  # a provider that fails just now locks nobody out
    assert asked == ["https://id.example.org/keys"] * 3


def test_where_a_token_says_its_key_could_be_had_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    evil = "https://id.example.com/keys"
    token = signed(claims(), STRANGER, kid="new", jku=evil, x5u=evil, jwk=published(STRANGER, "new"))
    with pytest.raises(Refused, match="doesn't publish"):
        read(token)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": []}', b"[" * 100_000, b"\xff",
             b'{"keys": [{"kty": "RSA", "n": "x", "e": "AQAB"}]}', b'{"keys": [{"kid": "a", "kty": "oct", "k": "x"}]}'],
)  # fmt: skip
def test_what_is_no_key_set_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        parse_key_set(data, "place")


@pytest.mark.parametrize("place", ["http://id.example.org/keys", "ftp://id.example.org/keys", "file:///etc/passwd"])
def test_a_key_set_is_read_over_https_or_from_a_file(place: str) -> None:
    with pytest.raises(InputError, match="can let themselves in"):
        check_place(place)
    assert check_place("http://127.0.0.1:8080/keys")


def test_a_key_set_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    with pytest.raises(SourceUnavailable, match="No such file"):
        KeySet(str(file)).open()
    file.write_bytes(JWKS)
    assert KeySet(str(file)).open() == 3
    file.write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than 1,000,000 bytes"):
        read_place(str(file))


Place = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


@pytest.fixture
def place() -> Iterator[Place]:
    """Return a function that starts a provider, which answers as it is told to, and gives its address."""
    servers = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Provider(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/keys"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def reply(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(provider: BaseHTTPRequestHandler) -> None:
        provider.send_response(status)
        for name, value in headers.items():
            provider.send_header(name, value)
        provider.end_headers()
        with suppress(OSError):
            provider.wfile.write(body)

    return answer


def test_a_key_set_is_read_from_its_provider(place: Place) -> None:
    door = Door(None, RULES, KeySet(place(reply(200, JWKS))))
    assert door.enter(f"Bearer {signed(claims())}").name == "Ada Example"


def test_a_provider_is_not_followed_elsewhere_and_not_heard_for_ever(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = place(reply(200, JWKS))
    for status, told in ((302, {"Location": elsewhere}), (500, {}), (404, {})):
        with pytest.raises(SourceUnavailable, match=f"answered {status}, not 200"):
            read_place(place(reply(status, JWKS, **told)))
    with pytest.raises(InputError, match="larger than 1,000,000 bytes"):
        read_place(place(reply(200, b" " * (2 * MAX_BYTES))))
    with pytest.raises(SourceUnavailable, match="can't be reached"):
        read_place("http://127.0.0.1:1/keys")

    def drip(provider: BaseHTTPRequestHandler) -> None:
        reply(200, b"")(provider)
        with suppress(OSError):
            for _ in range(100):
                provider.wfile.write(b" " * 70_000)
                time.sleep(0.05)

    monkeypatch.setattr("skillmap.access.key_sets._TIMEOUT_SECONDS", 0.1)
    with pytest.raises(SourceUnavailable, match="took longer than"):
        read_place(place(drip))
