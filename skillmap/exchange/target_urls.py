"""A link's target in, the address that a badge gives for it out; where none is known there is none.

Open Badges and CLR want an official description of every target (``targetUrl``). A target's own URI is taken where it
has one. The rules for those that have none are data (``RULES``), stand in docs/target-urls.md with what backs them,
and are named in every document that uses them: an address is never made up silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from skillmap.nouns import Target

_WEB = re.compile(r"https?://[^\s/?#<>\"{}|\\^`]+[^\s<>\"{}|\\^`]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class UrlRule:
    """How to make the address of a framework's targets: of ids that ``pattern`` fits wholly, by its first group."""

    framework: str
    pattern: re.Pattern[str]
    url: str
    says: str


_ELEMENT = "https://www.onetonline.org/find/descriptor/result/{}"
#: In this order; the first that fits is taken. Ids are those behind the CURIE's colon.
RULES: tuple[UrlRule, ...] = (
    UrlRule(
        "esco",
        re.compile(r"((?:skill|occupation|isced-f)/\S+)"),
        "http://data.europa.eu/esco/{}",
        "the concept's URI, of its id",
    ),
    UrlRule(
        "onet",
        re.compile(r"(2\.[AB]\.\d\.[a-z]|2\.C\.\d{1,2}(?:\.[a-z])?|4\.A\.\d\.[a-z]\.\d)"),
        _ELEMENT,
        "the element's page at O*NET OnLine, of its id",
    ),
    UrlRule(
        "onet",
        re.compile(r"(4\.A\.\d\.[a-z]\.\d)\.I\d+(?:\.D\d+)?"),
        _ELEMENT,
        "the page at O*NET OnLine of the work activity that it belongs to; the code tells which it is",
    ),
    UrlRule(
        "onet",
        re.compile(r"(\d{2}-\d{4}\.\d{2})"),
        "https://www.onetonline.org/link/summary/{}",
        "the occupation's page at O*NET OnLine, of its code",
    ),
)


class TargetUrl(NamedTuple):
    """An address, empty where none is known, and the rule by which it was made, empty for the target's own."""

    url: str
    rule: str


def target_url(target: Target) -> TargetUrl:
    """Return the web address of a target: its own, or that of the first rule that fits its id.

    >>> target_url(Target("Programming", id="onet:2.B.3.e")).url
    'https://www.onetonline.org/find/descriptor/result/2.B.3.e'
    >>> target_url(Target("Write code", id="onet:task/8823"))
    TargetUrl(url='', rule='')
    """
    if is_web_address(target.uri):
        return TargetUrl(target.uri, "")
    framework, _, local = target.id.partition(":")
    for rule in RULES:
        if rule.framework == framework and (found := rule.pattern.fullmatch(local)):
            return TargetUrl(rule.url.format(found[1]), rule.says)
    return TargetUrl("", "")


def is_web_address(text: str) -> bool:
    """Tell whether a text is an absolute http(s) address, which is what a reader of a badge can open."""
    return _WEB.fullmatch(text) is not None
