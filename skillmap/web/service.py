"""Names of frameworks and profiles in, reports out: what the API answers with, opened once and used again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore

from skillmap.coverage import cover
from skillmap.encoders import DEFAULT_MODEL, Encoder
from skillmap.encoders.pairs import CrossEncoder
from skillmap.engine import Engine, open_model
from skillmap.errors import SkillmapError, UnknownName, named
from skillmap.frameworks import (
    check_installed,
    framework_folder,
    installed,
    load_competencies,
    load_framework,
    load_profiles,
)
from skillmap.index import Index, open_index
from skillmap.matcher import align
from skillmap.nouns import (
    AlignmentReport,
    Competency,
    CoverageReport,
    Credential,
    Framework,
    FrameworkInfo,
    Profile,
)
from skillmap.progress import Progress, silent
from skillmap.scoring import Calibration
from skillmap.search import Names, competency_names, profile_names, search
from skillmap.storage import Store
from skillmap.terms import Terms
from skillmap.web.kept import Kept

#: How many requests are matched at once, and how many more may wait for their turn.
WORKING = 2
WAITING = 18
# An open framework of the size of ESCO takes some 100 MB.
_KEPT = 8
_SUGGESTED = 5


class UnknownFramework(UnknownName):
    """No framework of that ``id@version`` is installed."""


class UnknownProfile(UnknownName):
    """The framework has no profile of that id."""


class NotHere(UnknownName):
    """The organisation that asks has no proposal, job or format of that name, whoever else has."""


class KeyUsed(SkillmapError):
    """The Idempotency-Key of a request was that of another one before."""


class Busy(SkillmapError, TimeoutError):
    """So many requests are waiting for their turn that another one would wait too long."""


@dataclass(frozen=True, slots=True)
class Service:
    """What the API needs: where frameworks are kept, and which model and calibration weigh them.

    Nothing is opened until it is asked for (see :meth:`warm`); ``calibration`` is a file, or None for the model's own;
    ``second_stage`` is whether the cross-encoder reads the best candidates; ``terms`` is an institution's own list;
    ``store`` is where proposals and jobs are kept, without which there are none.
    Methods may be called from any thread. They raise UnknownFramework and UnknownProfile for what isn't there, Busy
    when too many wait, and other SkillmapErrors where the installation is at fault.
    """

    home: Path
    model: str = DEFAULT_MODEL
    calibration: Path | None = None
    second_stage: bool = True
    terms: Terms = field(default_factory=lambda: Terms(()))
    store: Store | None = None
    _models: Kept[tuple[Encoder, CrossEncoder | None, Calibration]] = field(
        default_factory=partial(Kept, most=1), init=False, repr=False, compare=False
    )
    _frameworks: Kept[Framework] = field(
        default_factory=partial(Kept, most=_KEPT), init=False, repr=False, compare=False
    )
    _profiles: Kept[tuple[Profile, ...]] = field(
        default_factory=partial(Kept, most=_KEPT), init=False, repr=False, compare=False
    )
    _names: Kept[tuple[Names[Competency], Names[Profile]]] = field(
        default_factory=partial(Kept, most=_KEPT), init=False, repr=False, compare=False
    )
    _indexes: Kept[Index] = field(default_factory=partial(Kept, most=_KEPT), init=False, repr=False, compare=False)
    _places: BoundedSemaphore = field(
        default_factory=partial(BoundedSemaphore, WORKING + WAITING), init=False, repr=False, compare=False
    )
    _turns: BoundedSemaphore = field(
        default_factory=partial(BoundedSemaphore, WORKING), init=False, repr=False, compare=False
    )

    def warm(self, progress: Progress = silent) -> tuple[FrameworkInfo, ...]:
        """Open the model and every installed framework, making the indexes that are missing; return what is there."""
        infos = self.frameworks()
        self._model()
        for info in infos:
            self._index(info, progress)
        return infos

    def check(self) -> None:
        """Raise what would keep requests from being answered: a model that can't be opened, a damaged framework, or
        no framework at all. It is quick once the model is open.
        """
        check_installed(self.home)
        self._model()

    def frameworks(self) -> tuple[FrameworkInfo, ...]:
        """Return what is installed at this moment, sorted by name."""
        return installed(self.home)

    def framework(self, name: str) -> Framework:
        """Return the competencies of ``id@version``; its profiles are left to :meth:`profiles`."""
        return self._framework(self.info(name))

    def whole(self, name: str) -> Framework:
        """Return all of ``id@version``, read anew: what was replaced by what stands nowhere else."""
        return load_framework(self.info(name).name, home=self.home)

    def profiles(self, name: str) -> tuple[Profile, ...]:
        """Return the profiles of ``id@version``, sorted by id."""
        info = self.info(name)
        return self._profiles.get((info.name, info.digest), lambda: load_profiles(info.name, home=self.home))

    def find_competencies(self, name: str, query: str, limit: int) -> tuple[tuple[Competency, ...], int]:
        """Search the competencies of ``id@version``; see :func:`skillmap.search.search`."""
        return search(self._names_of(self.info(name))[0], query, limit=limit)

    def find_profiles(self, name: str, query: str, limit: int) -> tuple[tuple[Profile, ...], int]:
        """Search the profiles of ``id@version``."""
        return search(self._names_of(self.info(name))[1], query, limit=limit)

    def align(
        self,
        credential: Credential,
        frameworks: Sequence[str],
        *,
        top: int,
        kinds: Sequence[str],
        progress: Progress = silent,
    ) -> AlignmentReport:
        """Align a credential with frameworks (``id@version``) when its turn comes; see :func:`skillmap.align`."""
        infos = [self.info(name) for name in frameworks]
        with self._place():
            engine = self._engine(infos)
            with self._turns:
                return align(engine, credential, top=top, kinds=kinds, progress=progress)

    def cover(
        self,
        credential: Credential,
        profiles: Sequence[str],
        *,
        framework: str,
        kinds: Sequence[str],
        partial_credit: float,
    ) -> CoverageReport:
        """Work out the coverage of profiles (ids) when its turn comes; see :func:`skillmap.cover`."""
        info = self.info(framework)
        chosen = self.chosen(framework, profiles)
        with self._place():
            engine = self._engine([info])
            with self._turns:
                return cover(
                    engine, credential, chosen, framework=framework, kinds=kinds, partial_credit=partial_credit
                )

    def info(self, name: str) -> FrameworkInfo:
        """Return what identifies ``id@version``; raise UnknownFramework, naming what is installed."""
        # Read each time: what was installed or removed since the last request is noticed, and the digest in the keys
        # tells a framework that was replaced from the one that is kept.
        have = self.frameworks()
        for info in have:
            if info.name == name:
                return info
        names = tuple(info.name for info in have)
        raise UnknownFramework(
            f"no framework {name!r} is installed here; installed: {named(names)}; a framework is always named with its "
            "version, as id@version",
            value=name,
            accepted=names,
        )

    def chosen(self, framework: str, wanted: Sequence[str]) -> tuple[Profile, ...]:
        """Return profiles of a framework by their ids; raise UnknownProfile, naming near ones."""
        profiles = self.profiles(framework)
        by_id = {profile.id: profile for profile in profiles}
        for id_ in wanted:
            if id_ not in by_id:
                near = self.find_profiles(framework, id_, _SUGGESTED)[0] or profiles[:_SUGGESTED]
                have = tuple(profile.id for profile in near)
                hint = f"{len(profiles):,}, such as {', '.join(have)}" if have else "none at all"
                raise UnknownProfile(f"{framework} has no profile {id_!r}; it has {hint}", value=id_, accepted=have)
        return tuple(by_id[id_] for id_ in wanted)

    @contextmanager
    def _place(self) -> Iterator[None]:
        # Where all places are taken, to say so is better than to hold one more thread that only waits.
        if not self._places.acquire(blocking=False):
            raise Busy(f"{WORKING} requests are being matched and {WAITING} are waiting; try again in a minute")
        try:
            yield
        finally:
            self._places.release()

    def _engine(self, infos: Sequence[FrameworkInfo]) -> Engine:
        encoder, cross_encoder, calibration = self._model()
        indexes = tuple(self._index(info, silent) for info in infos)
        return Engine(encoder, calibration, indexes, cross_encoder, self.terms)

    def _model(self) -> tuple[Encoder, CrossEncoder | None, Calibration]:
        return self._models.get(
            self.model,
            lambda: open_model(self.model, calibration=self.calibration, second_stage=self.second_stage),
        )

    def _framework(self, info: FrameworkInfo) -> Framework:
        return self._frameworks.get((info.name, info.digest), lambda: load_competencies(info.name, home=self.home))

    def _names_of(self, info: FrameworkInfo) -> tuple[Names[Competency], Names[Profile]]:
        return self._names.get(
            (info.name, info.digest),
            lambda: (competency_names(self._framework(info)), profile_names(self.profiles(info.name))),
        )

    def _index(self, info: FrameworkInfo, progress: Progress) -> Index:
        def make() -> Index:
            folder = framework_folder(info.name, home=self.home)
            return open_index(self._framework(info), folder, self._model()[0], progress=progress)

        return self._indexes.get((info.name, info.digest), make)
