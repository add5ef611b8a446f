"""The achievements of badges and learner records in, credentials with their outcomes and declared links out.

An ``Achievement`` (Open Badges 3.0, CLR 2.0) or ``BadgeClass`` (2.0, 1.x) has no field for learning outcomes. They are
looked for in this order, and each says in ``place`` where it stood:

1. the items of a list in ``criteria.narrative``, else in the description (see :mod:`skillmap.exchange.narratives`);
2. each ``resultDescription`` that somebody aligned; where there is no list, those of rubric criteria as well. A plain
   grade is no outcome;
3. the description, else the name, of an achievement without either, and always of one of the type ``Competency``.

An alignment belongs to what it stands at: that of a result description (or of its rubric's levels) to this, that of
the achievement to its only listed outcome. An achievement that lists several is aligned as a whole, which says
nothing of any one of them: then the whole becomes one more outcome, the last, and has these links.

What is about a person (who earned it, results, evidence, proofs) is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from skillmap.errors import InputError
from skillmap.exchange.alignment_objects import is_ours, read_alignment
from skillmap.exchange.badge_nodes import Node, Placed, each, held
from skillmap.exchange.namespace import PREFIX
from skillmap.exchange.narratives import list_items
from skillmap.linked_data import id_of, required, text_of
from skillmap.nouns import AlignmentRecord, Credential, FrameworkInfo, Link, Outcome, Rejected

COMPETENCY = "Competency"
#: The fields of a FrameworkInfo that a document of ours carries, all of them texts.
FRAMEWORK_TERMS = ("id", "version", "title", "publisher", "licence", "attribution", "source", "digest")
_RUBRICS = frozenset({"RubricCriterion", "RubricCriterionLevel", "RubricScore"})
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class Reading:
    """An achievement as it was read: its ``address`` (its own id), its type, and whether we wrote it."""

    node: Node
    address: str
    credential: Credential
    links: tuple[Link, ...]

    @property
    def kind(self) -> str:
        return text_of(self.node.get("achievementType"))

    @property
    def ours(self) -> bool:
        return f"{PREFIX}identifier" in self.node


@dataclass(slots=True)
class _Draft:
    """An achievement while it is read: what was found so far."""

    title: str
    place: str
    outcomes: list[Outcome] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def add(self, identifier: str, text: str, at: str) -> str:
        """Add an outcome that stands at a place of the achievement; return its id."""
        return self.take(Outcome(identifier, text, self.title, f"{self.place}{at}"))

    def free(self, identifier: str) -> str:
        """Return an id that no outcome has yet."""
        while identifier in self.ids:
            identifier += "~"
        return identifier

    def take(self, outcome: Outcome) -> str:
        """Add an outcome as it is; return its id."""
        self.outcomes.append(outcome)
        self.ids.add(outcome.id)
        return outcome.id

    def refuse(self, at: str, reason: str, excerpt: str) -> None:
        """Count what can't be read, with its place and the start of what stood there."""
        self.rejected.append(Rejected(len(self.rejected) + 1, f"{self.place}{at}: {reason}", excerpt[:_EXCERPT]))

    def align(self, entries: Iterable[Placed], outcome: str) -> None:
        """Read alignments of an outcome, the empty text where each names its own."""
        for at, entry in entries:
            try:
                self.links.append(read_alignment(entry, outcome, self.ids))
            except InputError as e:
                label = entry.get("targetName", entry.get("name")) if isinstance(entry, Mapping) else entry
                self.refuse(at, f"the alignment is left out: {e}", text_of(label))


def read_achievements(
    entries: Iterable[Placed], find: Callable[[object, str, str], Iterable[Placed]], name: str
) -> tuple[tuple[Reading, ...], tuple[Rejected, ...]]:
    """Read each entry's achievements, as ``find`` finds them; what can't be read is refused and the rest is kept.

    An achievement that stands twice in the same words is read once; of different ones with one id, as real records
    have them, each is read, and its id made unique. Raise the first refusal where nothing can be read.
    """
    readings: dict[str, Reading] = {}
    taken: set[str] = set()
    refusals: list[InputError] = []
    for place, entry in entries:
        try:
            found = tuple(find(entry, place, name))
        except InputError as e:
            refusals.append(e)
            continue
        for at, one in found:
            try:
                reading = _read(held(one, at, name), at, name, readings, taken)
            except InputError as e:
                refusals.append(e)
            else:
                readings[reading.credential.id] = reading
    if not readings:
        raise refusals[0] if refusals else InputError(f"{name} holds no achievement and no badge class", value=name)
    rejected = tuple(Rejected(i, str(e), e.value[:_EXCERPT]) for i, e in enumerate(refusals, start=1))
    return tuple(readings.values()), rejected


def record_of(readings: Sequence[Reading], rejected: Sequence[Rejected], tops: Iterable[Node]) -> AlignmentRecord:
    """Make a record of what was read; ``tops`` are the nodes that may say with what a document of ours was made.

    Refused entries that belong to no achievement are counted with the first credential.
    """
    credentials = [reading.credential for reading in readings]
    credentials[0] = replace(credentials[0], rejected=(*credentials[0].rejected, *rejected))
    made = [one for node in tops if isinstance(one := node.get(f"{PREFIX}provenance"), Mapping)]
    frameworks = {info.name: info for one in made for info in _frameworks(one)}
    first = made[0] if made else {}
    return AlignmentRecord(
        credentials=tuple(credentials),
        links=tuple(link for reading in readings for link in reading.links),
        frameworks=tuple(frameworks.values()),
        generator=text_of(first.get(f"{PREFIX}generator")),
        run=text_of(first.get(f"{PREFIX}run")),
    )


def _read(node: Node, place: str, name: str, readings: Mapping[str, Reading], taken: set[str]) -> Reading:
    title = text_of(required(node, "name", place, name))
    if not title:
        raise InputError(f"{name} has no readable text at {place}/name", value="name", accepted=("text",))
    own, address = text_of(node.get(f"{PREFIX}identifier")), id_of(node)
    stated = identifier = own or address or f"achievement-{len(readings) + 1}"
    suffix = 1
    while other := readings.get(identifier):
        if other.node == node:
            return other
        suffix += 1
        identifier = f"{stated}~{suffix}"
    draft = _Draft(title, place)
    if own:
        _read_ours(draft, node, own)
    else:
        _read_theirs(draft, node, identifier)
    outcomes, links = _unique(draft, taken)
    return Reading(node, address or identifier, Credential(identifier, title, outcomes, tuple(draft.rejected)), links)


def _read_ours(draft: _Draft, node: Node, identifier: str) -> None:
    """Read what a document of ours says under our namespace instead of looking for outcomes in its texts."""
    if text_of(node.get("achievementType")) == COMPETENCY:
        draft.take(_our_outcome(node, identifier, draft.title, draft.title))
    for at, one in each(node, f"{PREFIX}learningOutcome", ""):
        stated: Node = one if isinstance(one, Mapping) else {}
        its, text = text_of(stated.get(f"{PREFIX}identifier")), text_of(stated.get(f"{PREFIX}text"))
        if not its or not text or its in draft.ids:
            draft.refuse(at, "the outcome has no identifier of its own or no text", text or its)
        else:
            draft.take(_our_outcome(stated, its, text, draft.title))
    entries = tuple(each(node, "alignment", ""))
    added = tuple(one for one in entries if not is_ours(one[1]))
    draft.align((one for one in entries if is_ours(one[1])), "")
    if added:
        # Somebody aligned the whole since we wrote it.
        alone = draft.outcomes[0].id if len(draft.outcomes) == 1 else ""
        draft.align(added, alone or draft.add(draft.free(identifier), draft.title, "/name"))


def _our_outcome(node: Node, identifier: str, text: str, title: str) -> Outcome:
    credential = f"{PREFIX}credential"
    return Outcome(
        identifier,
        text,
        text_of(node[credential]) if credential in node else title,
        text_of(node.get(f"{PREFIX}place")),
    )


def _read_theirs(draft: _Draft, node: Node, identifier: str) -> None:
    competency = text_of(node.get("achievementType")) == COMPETENCY
    at, items = ("", ()) if competency else _listed(node)
    listed = [draft.add(f"{identifier}#{n}", text, f"{at}, item {n}") for n, text in enumerate(items, start=1)]
    general = list(each(node, "alignment", ""))
    for i, (at, one) in enumerate(each(node, "resultDescription", ""), start=1):
        entries = list(_result_alignments(one, at))
        label = text_of(one.get("name")) if isinstance(one, Mapping) else ""
        rubric = isinstance(one, Mapping) and text_of(one.get("resultType")) in _RUBRICS
        if competency or not label:
            general += entries
        elif entries or (rubric and not listed):
            draft.align(entries, draft.add(f"{identifier}#result-{i}", label, f"{at}/name"))
    if not draft.outcomes or (general and len(listed) != 1):
        at, text = _in_one(node, draft.title)
        draft.align(general, draft.add(identifier, text, at))
    else:
        draft.align(general, draft.outcomes[0].id)


def _listed(node: Node) -> tuple[str, tuple[str, ...]]:
    """Return the outcomes that the narrative or the description lists, and where."""
    texts = [
        (f"{at}/narrative", _with_lines(one.get("narrative")))
        for at, one in each(node, "criteria", "")
        if isinstance(one, Mapping)
    ]
    for at, text in (*texts, ("/description", _with_lines(node.get("description")))):
        if items := list_items(text):
            return at, items
    return "", ()


def _in_one(node: Node, title: str) -> tuple[str, str]:
    text = text_of(node.get("description"))
    return ("/description", text) if any(map(str.isalpha, text)) else ("/name", title)


def _with_lines(value: object) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("@value"), str):
        value = value["@value"]
    return value if isinstance(value, str) else text_of(value)


def _result_alignments(result: object, at: str) -> Iterator[Placed]:
    if isinstance(result, Mapping):
        yield from each(result, "alignment", at)
        for where, level in each(result, "rubricCriterionLevel", at):
            if isinstance(level, Mapping):
                yield from each(level, "alignment", where)


def _unique(draft: _Draft, taken: set[str]) -> tuple[tuple[Outcome, ...], tuple[Link, ...]]:
    """Give outcomes whose ids another achievement has other ones, here and in their links, and take these."""
    renamed: dict[str, str] = {}
    for outcome in draft.outcomes:
        identifier, suffix = outcome.id, 1
        while identifier in taken:
            suffix += 1
            identifier = f"{outcome.id}~{suffix}"
        taken.add(identifier)
        renamed[outcome.id] = identifier
    outcomes = tuple(replace(one, id=renamed[one.id]) for one in draft.outcomes)
    return outcomes, tuple(replace(link, outcome=renamed[link.outcome]) for link in draft.links)


def _frameworks(provenance: Node) -> Iterator[FrameworkInfo]:
    for _, one in each(provenance, f"{PREFIX}frameworks", ""):
        if isinstance(one, Mapping):
            told = {term: text_of(one.get(f"{PREFIX}{term}")) for term in FRAMEWORK_TERMS}
            info = FrameworkInfo(
                id=told["id"],
                version=told["version"],
                title=told["title"],
                publisher=told["publisher"],
                licence=told["licence"],
                attribution=told["attribution"],
                source=told["source"],
                digest=told["digest"],
            )
            if info.id:
                yield info
