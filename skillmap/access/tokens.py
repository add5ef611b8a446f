"""A bearer token of an identity provider in, whom it stands for out (OpenID Connect Core 1.0, RFC 7519, RFC 8725)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from skillmap.access.key_sets import KeySet
from skillmap.access.keys import is_organisation
from skillmap.access.principals import Principal
from skillmap.access.refusals import Refused
from skillmap.access.scopes import INCLUDES
from skillmap.errors import InputError, MissingExtra

#: What a provider may sign with: public-key signatures alone. With HS256 the public key, which everybody has, would be
#: taken for the shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: By the provider's kind of key, what can be verified with it.
_OF_TYPE = {"RSA": ("RS", "PS"), "EC": ("ES",), "OKP": ("EdDSA",)}
_MOST_CHARACTERS = 16_384
_MOST_NAMED = 200
_REQUIRED = ("exp", "iss", "aud", "sub")


@dataclass(frozen=True, slots=True)
class TokenRules:
    """Which tokens are taken, and where in them things stand.

    ``issuer`` and ``audience`` must be named exactly. A claim is named by its name, or by the path to it with dots
    (``realm_access.roles``). ``scopes`` says which scope each value of ``scope_claim`` gives; without an entry a
    value gives nothing. ``organisation``, where given, is everybody's, and no claim is looked at. ``leeway`` is in
    seconds.
    """

    issuer: str
    audience: str
    algorithms: tuple[str, ...] = ("RS256", "ES256")
    leeway: int = 60
    organisation: str = ""
    organisation_claim: str = "organisation"
    name_claim: str = "name"
    scope_claim: str = "scope"
    roles_claim: str = "roles"
    scopes: tuple[tuple[str, str], ...] = tuple((scope, scope) for scope in INCLUDES)

    def __post_init__(self) -> None:
        """Refuse rules that would let anybody in."""
        if not self.issuer or not self.audience:
            raise InputError("tokens need an issuer and an audience: without one any token of any service would do")
        for algorithm in self.algorithms:
            if algorithm not in ALGORITHMS:
                raise InputError(
                    f"tokens can't be signed with {algorithm!r}; it can be: {', '.join(ALGORITHMS)}",
                    value=algorithm,
                    accepted=ALGORITHMS,
                )
        for value, scope in self.scopes:
            if scope not in INCLUDES:
                raise InputError(
                    f"{value!r} is to give the scope {scope!r}; scopes are: {', '.join(INCLUDES)}",
                    value=scope,
                    accepted=INCLUDES,
                )


def check_extra() -> None:
    """Raise MissingExtra at the start, not at the first token, where PyJWT or its cryptography isn't installed."""
    try:
        import cryptography  # noqa: F401
        import jwt  # noqa: F401
    except ImportError as e:
        raise MissingExtra("PyJWT", "oidc") from e


def read_token(token: str, rules: TokenRules, keys: KeySet) -> Principal:
    """Return whom a token stands for; raise Refused, which says in words for its holder what is wrong with it."""
    import jwt

    if len(token) > _MOST_CHARACTERS:
        raise Refused(f"the token is longer than {_MOST_CHARACTERS:,} characters")
    try:
        claims = _claims(token, rules, keys)
    except jwt.ExpiredSignatureError as e:
        raise Refused("the token has expired") from e
    except jwt.ImmatureSignatureError as e:
        raise Refused("the token is not valid yet; is a clock wrong?") from e
    except jwt.InvalidIssuerError as e:
        raise Refused("the token is from another issuer") from e
    except jwt.InvalidAudienceError as e:
        raise Refused("the token is for another audience") from e
    except jwt.MissingRequiredClaimError as e:
        raise Refused(f"the token lacks the claim {e.claim!r}") from e
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as e:
        raise Refused("the token can't be verified") from e
    return _principal(claims, rules)


def _claims(token: str, rules: TokenRules, keys: KeySet) -> Mapping[str, Any]:
    import jwt

    header = jwt.get_unverified_header(token)
    algorithm, id_ = header.get("alg"), header.get("kid")
    if algorithm not in rules.algorithms:
        raise Refused(f"the token must be signed with {' or '.join(rules.algorithms)}")
    if not isinstance(id_, str):
        raise Refused("the token doesn't name its key (kid)")
    key = keys.find(id_)
    if key is None:
        raise Refused("the token is signed with a key that its issuer doesn't publish")
    if not algorithm.startswith(_OF_TYPE[key["kty"]]) or key.get("alg", algorithm) != algorithm:
        raise Refused("the token's key is for another kind of signature")
    options: Any = {"require": list(_REQUIRED), "enforce_minimum_key_length": True}
    claims: Mapping[str, Any] = jwt.decode(
        token,
        jwt.PyJWK(key, algorithm),
        algorithms=[algorithm],
        audience=rules.audience,
        issuer=rules.issuer,
        leeway=rules.leeway,
        options=options,
    )
    return claims


def _principal(claims: Mapping[str, Any], rules: TokenRules) -> Principal:
    organisation = rules.organisation or _claim(claims, rules.organisation_claim)
    if not isinstance(organisation, str) or not is_organisation(organisation):
        raise Refused(
            f"the token doesn't say for which organisation it is: the claim {rules.organisation_claim!r} must be 1 to "
            "64 letters, digits, '.', '_' or '-'"
        )
    if not _is_name(claims["sub"]):
        raise Refused("the token's subject is too long, or has characters that can't be printed")
    name = _claim(claims, rules.name_claim)
    given = set(_words(_claim(claims, rules.scope_claim)))
    scopes = {scope for value, scope in rules.scopes if value in given}
    person = f"{rules.issuer}#{claims['sub']}"
    return Principal(
        organisation,
        name if _is_name(name) else claims["sub"],
        tuple(scope for scope in INCLUDES if scope in scopes),
        tuple(_words(_claim(claims, rules.roles_claim))),
        person,
        person,
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _MOST_NAMED and value.isprintable()


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    # The plain name first: a provider's own claims are often addresses, which have dots too.
    if name in claims:
        return claims[name]
    value: Any = claims
    for step in name.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return value


def _words(value: object) -> Iterable[str]:
    # `scope` is one text with spaces (RFC 8693); roles and groups are mostly lists.
    if isinstance(value, str):
        return value.split()
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str) and one]
    return ()
