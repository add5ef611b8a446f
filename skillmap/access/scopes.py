"""The name of a scope in, what it includes out: what a key, or a token, lets its holder do."""

from __future__ import annotations

from collections.abc import Iterable

from skillmap.errors import InputError

#: Each scope with all that it includes. To propose and to review are different people's work: neither includes the
#: other, so that nobody approves what they proposed unless they were given both.
INCLUDES: dict[str, tuple[str, ...]] = {
    "read": ("read",),
    "propose": ("read", "propose"),
    "review": ("read", "review"),
    "admin": ("read", "propose", "review", "admin"),
}

#: What each scope is for, in words.
MEANINGS: dict[str, str] = {
    "read": "ask for alignments, coverage, frameworks and what is recorded",
    "propose": "make and change proposals",
    "review": "decide on proposals",
    "admin": "everything, and the numbers of /metrics",
}


def check_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes, each once and in the order of the table; raise InputError for an unknown one or none.

    >>> check_scopes(["review", "read", "review"])
    ('read', 'review')
    """
    given = tuple(scopes)
    for scope in given:
        if scope not in INCLUDES:
            raise InputError(
                f"there is no scope {scope!r}; scopes are: {', '.join(INCLUDES)}", value=scope, accepted=INCLUDES
            )
    if not given:
        raise InputError(f"a key without a scope opens nothing; scopes are: {', '.join(INCLUDES)}", accepted=INCLUDES)
    return tuple(scope for scope in INCLUDES if scope in given)


def includes(held: Iterable[str], wanted: str) -> bool:
    """Tell whether one of the scopes that are held includes the wanted one.

    >>> includes(["propose"], "read"), includes(["read"], "propose"), includes(["propose"], "review")
    (True, False, False)
    """
    return any(wanted in INCLUDES.get(scope, ()) for scope in held)


def which_include(wanted: str) -> tuple[str, ...]:
    """Return the scopes that would do, the smallest first.

    >>> which_include("review")
    ('review', 'admin')
    """
    return tuple(sorted((s for s, all_ in INCLUDES.items() if wanted in all_), key=lambda s: len(INCLUDES[s])))
