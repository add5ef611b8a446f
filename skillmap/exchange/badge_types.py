"""A badge's credential in; nothing out where what stands in it is of the types that Open Badges 3.0 names for it.

A type that isn't stated is no fault, and one more than the standard's neither. Signatures, dates and statuses are not
looked at: what an achievement teaches doesn't depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping

from skillmap.errors import InputError
from skillmap.exchange.badge_nodes import Node, each, local_types, stated_types

CREDENTIAL, ACHIEVEMENT = "AchievementCredential", "Achievement"
#: What stands in a node of each type, by its field. Alignments are refused one by one where they are read.
FIELDS: Mapping[str, Mapping[str, str]] = {
    CREDENTIAL: {"issuer": "Profile", "credentialSubject": "AchievementSubject", "evidence": "Evidence"},
    "AchievementSubject": {
        "achievement": ACHIEVEMENT,
        "identifier": "IdentityObject",
        "source": "Profile",
        "result": "Result",
    },
    ACHIEVEMENT: {
        "creator": "Profile",
        "otherIdentifier": "IdentifierEntry",
        "resultDescription": "ResultDescription",
    },
    "ResultDescription": {"rubricCriterionLevel": "RubricCriterionLevel"},
    "Profile": {"otherIdentifier": "IdentifierEntry", "parentOrg": "Profile"},
}


def check_types(node: Node, kind: str, place: str, name: str) -> None:
    """Raise InputError with the place of what is in a node of this kind and of another type than the standard's."""
    for field, wanted in FIELDS.get(kind, {}).items():
        for at, one in each(node, field, place):
            if isinstance(one, str):  # an address, which stands for what isn't in the file
                continue
            if not isinstance(one, Mapping):
                raise InputError(
                    f"{name} has {repr(one)[:40]} at {at}; accepted: an object of the type {wanted}, or its address",
                    value=repr(one)[:40],
                    accepted=(wanted,),
                )
            if local_types(one) and wanted not in local_types(one):
                raise InputError(
                    f"{name} has the type {stated_types(one)} at {at}; accepted: {wanted}",
                    value=stated_types(one),
                    accepted=(wanted,),
                )
            check_types(one, wanted, at, name)
