"""One parser for ids: a CURIE is ``prefix:local``, as in ``onet:4.A.2.a.4.I09.D03`` or ``esco:skill/0005c151``."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from skillmap.errors import InputError

_PREFIX = re.compile(r"[a-z][a-z0-9._-]*")
_CURIE = re.compile(rf"({_PREFIX.pattern}):([^\s/]\S*)")
# Everything printable that is safe in a CURIE and readable in a report; the rest is percent-encoded, so that
# two different local ids never become one.
_READABLE = "/.-_~!$&'()*+,;=:@#?[]"


class Curie(NamedTuple):
    """An id: the ``prefix`` names the framework, the ``local`` part is that framework's own id."""

    prefix: str
    local: str

    def __str__(self) -> str:
        return f"{self.prefix}:{self.local}"


def parse_curie(text: str) -> Curie:
    """Parse ``prefix:local``; raise InputError for anything else.

    >>> parse_curie("onet:task/8823")
    Curie(prefix='onet', local='task/8823')
    """
    found = _CURIE.fullmatch(text)
    if found is None:
        raise InputError(f"{text!r} is not an id of the form prefix:local, such as onet:task/8823", value=text)
    return Curie(found[1], found[2])


def make_curie(prefix: str, local: str) -> str:
    """Make the CURIE of a framework's own id, which may hold anything, and keep one that already has the prefix.

    >>> make_curie("mine", "Unit 1.2")
    'mine:Unit%201.2'
    >>> make_curie("mine", "mine:7")
    'mine:7'
    """
    if not _PREFIX.fullmatch(prefix):
        raise InputError(
            f"{prefix!r} can't be a framework id: use lower-case letters, digits, dot, hyphen; start with a letter",
            value=prefix,
        )
    local = local.strip().removeprefix(f"{prefix}:")
    if not local:
        raise InputError("an id is empty; every competency and profile needs one", value=local)
    try:
        quoted = quote(local, safe=_READABLE)
    except UnicodeEncodeError as e:  # JSON can hold half of a character: \ud800
        raise InputError(f"the id {local!r} holds half a character, which is no text", value=ascii(local)) from e
    return str(parse_curie(f"{prefix}:{quoted.lstrip('/')}"))
