"""Why nobody is let in with what they gave: words for them, without a secret in it."""

from __future__ import annotations

from skillmap.errors import SkillmapError


class Refused(SkillmapError, PermissionError):
    """What was given opens nothing. ``str`` of it may be shown to whoever gave it."""


class MissingScope(SkillmapError, PermissionError):
    """Who asks is known, and may not do this; ``accepted`` are the scopes that would do."""
