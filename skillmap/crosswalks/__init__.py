"""Official crosswalks: which programmes lead to which occupations, and how classifications of occupations meet."""

from __future__ import annotations

from skillmap.crosswalks.installing import install
from skillmap.crosswalks.known import KNOWN, Layout
from skillmap.crosswalks.lookup import Found, Target, look_up, occupations_of_programme
from skillmap.crosswalks.store import installed, load_crosswalk, remove, resolve
from skillmap.crosswalks.values import Crosswalk, CrosswalkInfo, Pair

__all__ = [
    "KNOWN",
    "Crosswalk",
    "CrosswalkInfo",
    "Found",
    "Layout",
    "Pair",
    "Target",
    "install",
    "installed",
    "load_crosswalk",
    "look_up",
    "occupations_of_programme",
    "remove",
    "resolve",
]
