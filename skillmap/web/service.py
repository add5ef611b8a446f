"""Framework names in, open engines out: what the API keeps between requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Semaphore

from skillmap.encoders import DEFAULT_MODEL, Encoder, load_encoder
from skillmap.errors import UnknownName, named
from skillmap.frameworks import framework_folder, installed, load_competencies, load_profiles
from skillmap.index import Index, open_index
from skillmap.matcher import Engine
from skillmap.nouns import Framework, FrameworkInfo, Profile
from skillmap.progress import Progress, silent
from skillmap.scoring import load_calibration

# Two matchings at a time: each keeps a core busy, and more would only make all of them wait.
_AT_ONCE = 2


@dataclass(frozen=True)
class Service:
    """The frameworks of one data folder behind one model; nothing is opened before it is asked for.

    An index that was made is kept for as long as the service lives; installed frameworks never change, so it can't go
    out of date.
    """

    home: Path
    model: str = DEFAULT_MODEL
    calibration: Path | None = None
    working: Semaphore = field(default_factory=lambda: Semaphore(_AT_ONCE))
    _lock: Lock = field(default_factory=Lock)
    _encoders: list[Encoder] = field(default_factory=list)
    _indexes: dict[str, Index] = field(default_factory=dict)
    _profiles: dict[str, tuple[Profile, ...]] = field(default_factory=dict)

    def frameworks(self) -> tuple[FrameworkInfo, ...]:
        """Return what is installed, sorted by name."""
        return installed(self.home)

    def engine(self, names: Sequence[str], *, progress: Progress = silent) -> Engine:
        """Return an engine over ``id@version`` names; raise UnknownName for one that isn't installed."""
        for name in names:
            self.check(name)
        with self._lock:
            if not self._encoders:
                self._encoders.append(load_encoder(self.model))
            encoder = self._encoders[0]
            for name in names:
                if name not in self._indexes:
                    framework = load_competencies(name, home=self.home)
                    folder = framework_folder(name, home=self.home)
                    self._indexes[name] = open_index(framework, folder, encoder, progress=progress)
        fitted = load_calibration(self.model, model_digest=encoder.digest, file=self.calibration)
        return Engine(encoder, fitted, tuple(self._indexes[name] for name in dict.fromkeys(names)))

    def framework(self, name: str) -> Framework:
        """Return an installed framework's competencies; its profiles come from :meth:`profiles`."""
        self.check(name)
        with self._lock:
            if name in self._indexes:
                return self._indexes[name].framework
        return load_competencies(name, home=self.home)

    def profiles(self, name: str) -> tuple[Profile, ...]:
        """Return an installed framework's profiles."""
        self.check(name)
        with self._lock:
            if name not in self._profiles:
                self._profiles[name] = load_profiles(name, home=self.home)
            return self._profiles[name]

    def check(self, name: str) -> None:
        """Raise UnknownName unless this exact ``id@version`` is installed: never a silent latest."""
        have = tuple(info.name for info in self.frameworks())
        if name not in have:
            raise UnknownName(f"no framework {name!r} is installed; have: {named(have)}", value=name, accepted=have)

    def warm(self, progress: Progress = silent) -> None:
        """Open every installed framework, so that no request waits for an index to be made."""
        self.engine([info.name for info in self.frameworks()], progress=progress)
