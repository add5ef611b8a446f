"""The settings of a server: what each variable takes, what is said of one that can't be used, and their table."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from skillmap.access import INCLUDES
from skillmap.access.scopes import MEANINGS
from skillmap.cli.opening import make_safety, open_database, open_door
from skillmap.cli.settings import VARIABLES, Settings, field_of, read_settings
from skillmap.errors import InputError, SourceUnavailable
from skillmap.resources import default_home
from skillmap.storage import StoredKeys

USED: list[tuple[str, str, object]] = [
    ("HOME", "/srv/skillmap", Path("/srv/skillmap")),
    ("DATABASE", "postgresql+psycopg://u:p@db/skillmap", "postgresql+psycopg://u:p@db/skillmap"),
    ("MODEL", "./my-model", "./my-model"),
    ("CALIBRATION", "ours.json", Path("ours.json")),
    ("TERMS", "terms.csv", Path("terms.csv")),
    ("SECOND_STAGE", "off", False),
    ("HOST", "0.0.0.0", "0.0.0.0"),
    ("PORT", " 8080 ", 8080),
    ("HOSTS", "Skillmap.example.org,[::1]", ("skillmap.example.org", "[::1]")),
    ("ORIGINS", "https://a.example, http://b.example:8080,https://a.example", ("https://a.example",
                                                                               "http://b.example:8080")),
    ("FRAME_ANCESTORS", "https://lms.example.org", ("https://lms.example.org",)),
    ("BEHIND_TLS", "on", True),
    ("RATE_PER_MINUTE", "60", 60),
    ("GRACE_SECONDS", "0", 0),
    ("LOG_LEVEL", "warning", "warning"),
    ("OIDC_ALGORITHMS", "ES256 PS256", ("ES256", "PS256")),
    ("OIDC_SCOPES", "staff=read, quality=assurance=review", (("staff", "read"), ("quality=assurance", "review"))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "value"), USED)
def test_a_variable_becomes_a_value(name: str, text: str, value: object) -> None:
    settings = read_settings({f"SKILLMAP_{name}": text, "PATH": "/bin"})
    assert getattr(settings, name.lower()) == value


def test_nothing_set_is_what_the_defaults_say() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({name: " " for name in VARIABLES}) == Settings()
    assert Settings().home == default_home()


UNUSABLE: list[tuple[str, str, str]] = [
    ("SECOND_STAGE", "yes", "on or off"),
    ("PORT", "65536", "a whole number from 0 to 65,535"),
    ("PORT", "-1", "a whole number"),
    ("PORT", "٨٠", "a whole number"),
    ("PORT", "9" * 5_000, "a whole number"),
    ("RATE_PER_MINUTE", "0", "a whole number from 1"),
    ("BODY_BYTES", "1e6", "a whole number"),
    ("ORIGINS", "*", "no \\*"),
    ("ORIGINS", "https://*.example.org", "origins such as"),
    ("ORIGINS", "forms.example.org", "origins such as"),
    ("ORIGINS", "https://forms.example.org/", "origins such as"),
    ("ORIGINS", "https://user@forms.example.org", "origins such as"),
    ("ORIGINS", "https://ok.example javascript:alert(1)", "origins such as"),
    ("FRAME_ANCESTORS", "https://a.example;script-src", "origins such as"),
    ("FRAME_ANCESTORS", "'self'", "origins such as"),
    ("HOSTS", "example.org:8000", "no port"),
    ("HOSTS", "https://example.org", "names such as"),
    ("LOG_LEVEL", "loud", "debug, info, warning, error"),
    ("OIDC_ALGORITHMS", "RS256,HS256", "some of RS256"),
    ("OIDC_ALGORITHMS", "none", "some of RS256"),
    ("OIDC_KEYS", "http://id.example.org/keys", "https address"),
    ("OIDC_SCOPES", "staff=write", "scopes are read, propose, review, admin"),
    ("OIDC_SCOPES", "staff", "value=scope"),
    ("OIDC_LEEWAY", "601", "from 0 to 600"),
]


@pytest.mark.parametrize(("name", "text", "accepted"), UNUSABLE)
def test_a_value_that_can_not_be_used_is_named_with_what_would_be(name: str, text: str, accepted: str) -> None:
    with pytest.raises(InputError, match=f"SKILLMAP_{name} is .*; it takes .*{accepted}") as refused:
        read_settings({f"SKILLMAP_{name}": text})
    assert len(str(refused.value)) < 400


def test_the_password_of_a_database_is_never_repeated() -> None:
    with pytest.raises(InputError, match="SKILLMAP_DATABASE is not usable; it takes") as refused:
        read_settings({"SKILLMAP_DATABASE": "mysql://u:zyxomma@db/skillmap"})
    assert "zyxomma" not in f"{refused.value} {refused.value.value}"


@pytest.mark.parametrize(("name", "near"), [("PROT", "SKILLMAP_PORT"), ("ORIGIN", "SKILLMAP_ORIGINS"),
                                            ("OIDC_JWKS", "SKILLMAP_OIDC_KEYS"), ("port", "SKILLMAP_"),
                                            ("ZZZZ", "SKILLMAP_AT_ONCE")])  # fmt: skip
def test_an_unknown_variable_is_named_with_near_ones(name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"no setting SKILLMAP_{name}; near: .*{near}"):
        read_settings({f"SKILLMAP_{name}": "1"})


def test_a_provider_is_set_wholly_or_not_at_all() -> None:
    with pytest.raises(InputError, match="SKILLMAP_OIDC_AUDIENCE, SKILLMAP_OIDC_KEYS must be set too"):
        read_settings({"SKILLMAP_OIDC_ISSUER": "https://id.example.org"})


def test_every_setting_is_a_variable_and_has_its_row_in_the_documentation(root: Path) -> None:
    assert [field_of(name) for name in VARIABLES] == [field.name for field in fields(Settings)]
    text = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = {row[1]: row[4] for row in re.finditer(r"^\| `(SKILLMAP_\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", text, re.M)}
    assert list(rows) == list(VARIABLES)
    for field in fields(Settings):
        default: Any = getattr(Settings(home=Path()), field.name)
        told = rows[f"SKILLMAP_{field.name.upper()}"]
        match default:
            case bool():
                assert told == ("`on`" if default else "`off`")
            case int():
                assert told == f"`{default}`"
            case str() if default and field.name != "home":
                assert told == f"`{default}`"
            case ("RS256", "ES256"):
                assert told == "`RS256,ES256`"


def test_the_limits_in_the_documentation_are_those_of_the_code(root: Path) -> None:
    text = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    for name, (_, accepted) in VARIABLES.items():
        if found := re.fullmatch(r"a whole number from ([\d,]+) to ([\d,]+)", accepted):
            low, high = (number.replace(",", "") for number in found.groups())
            assert re.search(rf"`{name}` \| .* \| {low} to {high} \|", text), name


def test_the_scopes_in_the_documentation_are_those_of_the_code(root: Path) -> None:
    text = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    for scope, held in INCLUDES.items():
        names = ", ".join(f"`{one}`" for one in held)
        assert f"| `{scope}` | {MEANINGS[scope]} | {names} |" in text


def test_limits_and_lists_reach_the_service() -> None:
    settings = read_settings({
        "SKILLMAP_ORIGINS": "https://a.example", "SKILLMAP_FRAME_ANCESTORS": "https://b.example",
        "SKILLMAP_HOSTS": "c.example", "SKILLMAP_BEHIND_TLS": "on", "SKILLMAP_RATE_PER_MINUTE": "1",
        "SKILLMAP_RATE_BURST": "2", "SKILLMAP_AT_ONCE": "3", "SKILLMAP_BODY_BYTES": "4000",
        "SKILLMAP_BODY_SECONDS": "5", "SKILLMAP_ANSWER_SECONDS": "6",
    })  # fmt: skip
    safety = make_safety(settings, local=False)
    assert (safety.origins, safety.frame_ancestors, safety.hosts) == (
        ("https://a.example",), ("https://b.example",), ("c.example",),
    )  # fmt: skip
    assert (safety.per_minute, safety.burst, safety.at_once, safety.body_bytes) == (1, 2, 3, 4000)
    assert (safety.body_seconds, safety.answer_seconds) == (5, 6)
    assert (safety.behind_tls, safety.open_contract) == (True, False)


def test_a_door_is_open_only_where_there_never_was_a_key(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from skillmap.access import make_key

    settings = Settings(home=tmp_path)
    kept = open_database(settings)
    assert open_door(settings, kept).open
    now = datetime.now(UTC)
    _, record = make_key("northwind", "Test", ["read"], now=now, expires=None)
    store = StoredKeys(kept)
    store.add(record)
    store.revoke(record.id, now)
    assert not open_door(settings, kept).open
    kept.close()


def test_a_provider_whose_keys_can_not_be_had_is_told_at_the_start(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, oidc_issuer="https://id.example.org", oidc_audience="skillmap",
                        oidc_keys=str(tmp_path / "none.json"))  # fmt: skip
    with pytest.raises(SourceUnavailable, match=r"can't read the key set .*none\.json"):
        open_door(settings, open_database(settings))
