"""What a request brings in, who asks and what they may out: API keys, tokens of identity providers, scopes.

Pure but for the two places that are named in the configuration: the keys' database and the provider's key set.
"""

from __future__ import annotations

from skillmap.access.door import Door, has_valid_key
from skillmap.access.key_sets import KeySet
from skillmap.access.keys import KeyRecord, make_key, rotate_key
from skillmap.access.principals import LOCAL, Principal
from skillmap.access.refusals import MissingScope, Refused
from skillmap.access.scopes import INCLUDES, check_scopes, includes
from skillmap.access.store import KeyStore
from skillmap.access.tokens import TokenRules

__all__ = [
    "INCLUDES",
    "LOCAL",
    "Door",
    "KeyRecord",
    "KeySet",
    "KeyStore",
    "MissingScope",
    "Principal",
    "Refused",
    "TokenRules",
    "check_scopes",
    "has_valid_key",
    "includes",
    "make_key",
    "rotate_key",
]
