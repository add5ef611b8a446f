"""The environment in, the settings of a server out: the one place that knows every ``SKILLMAP_`` variable.

docs/configuration.md has the same table for people; a test compares the two.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from skillmap.access.scopes import INCLUDES
from skillmap.access.tokens import ALGORITHMS, TokenRules
from skillmap.errors import InputError, SkillmapError
from skillmap.resources import DEFAULT_MODEL, default_home

PREFIX = "SKILLMAP_"
LEVELS = ("debug", "info", "warning", "error")
_TOKENS = TokenRules("-", "-")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_ORIGIN = re.compile(rf"https?://({_HOST.pattern})(:[0-9]{{1,5}})?")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set for a server; each field is a variable of :data:`VARIABLES`."""

    home: Path = field(default_factory=default_home)
    database: str = ""
    model: str = DEFAULT_MODEL
    calibration: Path | None = None
    terms: Path | None = None
    second_stage: bool = True
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    behind_tls: bool = False
    rate_per_minute: int = 600
    rate_burst: int = 100
    at_once: int = 256
    at_once_per_key: int = 32
    body_bytes: int = 1_000_000
    job_bytes: int = 5_000_000
    body_seconds: int = 30
    answer_seconds: int = 600
    upload_bytes: int = 20_000_000
    upload_seconds: int = 30
    upload_memory: int = 1_000_000_000
    uploads_at_once: int = 2
    grace_seconds: int = 30
    log_level: str = "info"
    oidc_issuer: str = ""
    oidc_audience: str = ""
    oidc_keys: str = ""
    oidc_algorithms: tuple[str, ...] = _TOKENS.algorithms
    oidc_leeway: int = _TOKENS.leeway
    oidc_organisation: str = ""
    oidc_organisation_claim: str = _TOKENS.organisation_claim
    oidc_name_claim: str = _TOKENS.name_claim
    oidc_scope_claim: str = _TOKENS.scope_claim
    oidc_roles_claim: str = _TOKENS.roles_claim
    oidc_scopes: tuple[tuple[str, str], ...] = _TOKENS.scopes


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings of an environment; an empty variable counts as not set.

    Raises InputError for a ``SKILLMAP_`` variable that there isn't, naming near ones, and for a value that can't be
    used, naming the variable and what it takes.
    """
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(given.keys() - VARIABLES.keys())
    if unknown:
        short = {name.removeprefix(PREFIX): name for name in VARIABLES}
        close = difflib.get_close_matches(unknown[0].removeprefix(PREFIX).upper(), short, n=3)
        near = [short[name] for name in close] or sorted(VARIABLES)
        raise InputError(
            f"there is no setting {unknown[0]}; near: {', '.join(near)}. docs/configuration.md has all of them",
            value=unknown[0],
            accepted=near,
        )
    read: dict[str, Any] = {}
    for name, value in sorted(given.items()):
        if value.strip():
            read[field_of(name)] = _value(name, value.strip())
    return _checked(Settings(**read))


def field_of(variable: str) -> str:
    """Return the field of a variable.

    >>> field_of("SKILLMAP_LOG_LEVEL")
    'log_level'
    """
    return variable.removeprefix(PREFIX).lower()


def _value(name: str, value: str) -> object:
    parse, accepted = VARIABLES[name]
    try:
        return parse(value)
    except (ValueError, SkillmapError) as e:
        # An address of a database holds its password: it is not repeated, on no screen and in no log.
        shown = "not usable" if name in SECRET else repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
        raise InputError(
            f"{name} is {shown}; it takes {accepted}", value="" if name in SECRET else value, accepted=(accepted,)
        ) from e


def _checked(settings: Settings) -> Settings:
    tokens = ("oidc_issuer", "oidc_audience", "oidc_keys")
    missing = [name for name in tokens if not getattr(settings, name)]
    if missing and len(missing) < len(tokens):
        names = [PREFIX + name.upper() for name in missing]
        raise InputError(f"to take tokens of an identity provider, {', '.join(names)} must be set too", accepted=names)
    return settings


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text] if text in ("on", "off") else _refuse()


def _number(least: int, most: int) -> tuple[Callable[[str], int], str]:
    def parse(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else _refuse()
        return number if least <= number <= most else _refuse()

    return parse, f"a whole number from {least:,} to {most:,}"


def _listed(parse_one: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(parse_one(one) for one in text.replace(",", " ").split()))

    return parse


def _origin(text: str) -> str:
    # Strict, since it becomes part of a header: a semicolon would end one rule of it and begin another.
    return text.lower() if _ORIGIN.fullmatch(text) else _refuse()


def _host_name(text: str) -> str:
    return text.lower() if _HOST.fullmatch(text) else _refuse()


def _algorithm(text: str) -> str:
    return text if text in ALGORITHMS else _refuse()


def _scope_pairs(text: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for one in text.split(","):
        value, _, scope = one.strip().rpartition("=")
        pairs.append((value, scope) if value and scope in INCLUDES else _refuse())
    return tuple(pairs)


def _database(text: str) -> str:
    return text if text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")) else _refuse()


def _key_set(text: str) -> str:
    from skillmap.access.key_sets import check_place

    return check_place(text)


def _organisation(text: str) -> str:
    from skillmap.access.keys import is_organisation

    return text if is_organisation(text) else _refuse()


def _level(text: str) -> str:
    return text if text in LEVELS else _refuse()


def _refuse() -> Any:
    raise ValueError


_ORIGINS = "origins such as https://forms.example.org, with commas between them; no *"
_CLAIM = "the name of a claim, or the path to it with dots, such as realm_access.roles"

#: Each variable, how its text becomes a value, and what it takes, in words.
VARIABLES: dict[str, tuple[Callable[[str], object], str]] = {
    "SKILLMAP_HOME": (_path, "a folder"),
    "SKILLMAP_DATABASE": (_database, "sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME"),
    "SKILLMAP_MODEL": (str, "the name of a model that comes along, or a folder or name of another encoder"),
    "SKILLMAP_CALIBRATION": (_path, "a file"),
    "SKILLMAP_TERMS": (_path, "a file"),
    "SKILLMAP_SECOND_STAGE": (_switch, "on or off"),
    "SKILLMAP_HOST": (str, "an address of this machine"),
    "SKILLMAP_PORT": _number(0, 65_535),
    "SKILLMAP_HOSTS": (_listed(_host_name), "names such as skillmap.example.org, with commas between them; no port"),
    "SKILLMAP_ORIGINS": (_listed(_origin), _ORIGINS),
    "SKILLMAP_FRAME_ANCESTORS": (_listed(_origin), _ORIGINS),
    "SKILLMAP_BEHIND_TLS": (_switch, "on or off"),
    "SKILLMAP_RATE_PER_MINUTE": _number(1, 1_000_000),
    "SKILLMAP_RATE_BURST": _number(1, 100_000),
    "SKILLMAP_AT_ONCE": _number(1, 10_000),
    "SKILLMAP_AT_ONCE_PER_KEY": _number(1, 10_000),
    "SKILLMAP_BODY_BYTES": _number(1_000, 100_000_000),
    "SKILLMAP_JOB_BYTES": _number(1_000, 100_000_000),
    "SKILLMAP_BODY_SECONDS": _number(1, 3_600),
    "SKILLMAP_ANSWER_SECONDS": _number(1, 86_400),
    "SKILLMAP_UPLOAD_BYTES": _number(1_000, 50_000_000),
    "SKILLMAP_UPLOAD_SECONDS": _number(1, 600),
    "SKILLMAP_UPLOAD_MEMORY": _number(200_000_000, 64_000_000_000),
    "SKILLMAP_UPLOADS_AT_ONCE": _number(1, 100),
    "SKILLMAP_GRACE_SECONDS": _number(0, 3_600),
    "SKILLMAP_LOG_LEVEL": (_level, ", ".join(LEVELS)),
    "SKILLMAP_OIDC_ISSUER": (str, "the issuer, exactly as its tokens have it"),
    "SKILLMAP_OIDC_AUDIENCE": (str, "the audience, exactly as tokens for this service have it"),
    "SKILLMAP_OIDC_KEYS": (_key_set, "the https address, or the file, of the provider's key set (JWKS)"),
    "SKILLMAP_OIDC_ALGORITHMS": (_listed(_algorithm), f"some of {', '.join(ALGORITHMS)}"),
    "SKILLMAP_OIDC_LEEWAY": _number(0, 600),
    "SKILLMAP_OIDC_ORGANISATION": (_organisation, "1 to 64 letters, digits, '.', '_' or '-'"),
    "SKILLMAP_OIDC_ORGANISATION_CLAIM": (str, _CLAIM),
    "SKILLMAP_OIDC_NAME_CLAIM": (str, _CLAIM),
    "SKILLMAP_OIDC_SCOPE_CLAIM": (str, _CLAIM),
    "SKILLMAP_OIDC_ROLES_CLAIM": (str, _CLAIM),
    "SKILLMAP_OIDC_SCOPES": (_scope_pairs, f"value=scope with commas between them; scopes are {', '.join(INCLUDES)}"),
}
#: Those whose values are never shown.
SECRET = ("SKILLMAP_DATABASE",)
