"""What was looked at and how it is, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``advice`` is what to do about it, empty where it is right."""

    what: str
    state: State
    found: str
    advice: str = ""
