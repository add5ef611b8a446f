"""What is to be proposed in, nothing out, or a failure that says what is wrong with it."""

from __future__ import annotations

import re

from skillmap.errors import InputError, named
from skillmap.reviews.events import Content
from skillmap.reviews.names import MOST_OF_TITLE, check_name

_FRAMEWORK = re.compile(r"[^@\s]+@[^@\s]+")


def check_content(content: Content) -> None:
    """Raise InputError for what can't be proposed.

    It takes a title, outcomes with a text and an id of their own, frameworks pinned in one version each, and profiles
    of these.
    """
    check_name("title of a proposal", content.title, most=MOST_OF_TITLE)
    ids = [one.id for one in content.credential.outcomes]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice or "" in ids:
        raise InputError(f"each outcome needs an id of its own; given twice: {named(twice)}", value=", ".join(twice))
    empty = [one.id for one in content.credential.outcomes if not one.text.strip()]
    if empty:
        raise InputError(f"outcomes without a text: {named(empty)}", value=", ".join(empty))
    for name in content.frameworks:
        if not _FRAMEWORK.fullmatch(name):
            raise InputError(
                f"{name!r} doesn't pin a framework; name it with its version", value=name, accepted=("id@version",)
            )
    frameworks = [name.partition("@")[0] for name in content.frameworks]
    if len(set(frameworks)) < len(frameworks):
        raise InputError(
            f"each framework can be pinned in one version only; given: {named(content.frameworks)}",
            value=", ".join(content.frameworks),
        )
    for chosen in content.profiles:
        if chosen.framework not in content.frameworks:
            raise InputError(
                f"{chosen.profile!r} is of {chosen.framework!r}, which isn't pinned; pinned: "
                f"{named(content.frameworks)}",
                value=chosen.framework,
                accepted=content.frameworks,
            )
