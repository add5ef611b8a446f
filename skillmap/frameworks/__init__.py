"""A framework's name in, its competencies and profiles out: installing, keeping and loading frameworks."""

from __future__ import annotations

from skillmap.frameworks.catalogue import Taxonomy, available
from skillmap.frameworks.installing import install, silent
from skillmap.frameworks.store import (
    check_installed,
    framework_folder,
    installed,
    load_competencies,
    load_framework,
    load_profile,
    load_profiles,
    remove,
    resolve,
)

__all__ = [
    "Taxonomy",
    "available",
    "check_installed",
    "framework_folder",
    "install",
    "installed",
    "load_competencies",
    "load_framework",
    "load_profile",
    "load_profiles",
    "remove",
    "resolve",
    "silent",
]
