"""What people did and what the service holds afterwards in, counts and waiting times out, as values and as a table."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.load.people import Tally

#: The memory of a process, in the file that Linux has of it: the most it ever took, and what it takes now.
_MEMORY = {"VmHWM": "most", "VmRSS": "at the end"}


@dataclass(frozen=True, slots=True)
class Counted:
    """Decisions by their marks: ``lost`` were acknowledged and are nowhere, ``doubled`` stand there more than once.

    ``unheard`` stand there although their answer never came, which is no fault: it would have come to a repetition.
    """

    sent: int
    acknowledged: int
    stored: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    unheard: tuple[str, ...]


def count_decisions(tally: Tally, stored: Iterable[str]) -> Counted:
    """Compare what was acknowledged with the marks that the histories hold."""
    found = Counter(stored)
    return Counted(
        len(tally.sent),
        len(tally.acknowledged),
        found.total(),
        tuple(sorted(tally.acknowledged - found.keys())),
        tuple(sorted(mark for mark, times in found.items() if times > 1)),
        tuple(sorted(found.keys() - tally.acknowledged)),
    )


def memory(process: int) -> dict[str, float]:
    """Return the memory of a process in megabytes; empty where the system doesn't tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return {}
    found = dict(line.split(":", 1) for line in lines)
    return {said: int(found[name].split()[0]) / 1024 for name, said in _MEMORY.items() if name in found}


def tell(setting: str, tally: Tally, seconds: float, used: dict[str, float], counted: Counted) -> str:
    """Return everything as a page in Markdown."""
    megabytes = ", ".join(f"{what} {size:.0f}" for what, size in used.items()) or "unknown"
    broken = ", ".join(f"{times} {why}" for why, times in sorted(tally.broken.items())) or "none"
    lines = [
        setting,
        "",
        table(tally, seconds),
        "",
        f"- statuses: {', '.join(f'{status}: {times:,}' for status, times in sorted(tally.statuses.items()))}",
        f"- connections broken: {broken}",
        f"- memory of the server in MB: {megabytes}",
        f"- decisions: {counted.sent:,} sent, {counted.acknowledged:,} acknowledged, {counted.stored:,} stored, "
        f"{len(counted.lost)} lost, {len(counted.doubled)} doubled, {len(counted.unheard)} stored unheard",
    ]
    return "\n".join(lines) + "\n"


def table(tally: Tally, seconds: float) -> str:
    """Return waiting times in milliseconds, by what was asked for and in all, as a table in Markdown."""
    rows = ["| what | answers | a second | p50 ms | p99 ms | most ms |", "|---|---|---|---|---|---|"]
    everything = [one for times in tally.seconds.values() for one in times]
    for what, times in [*sorted(tally.seconds.items()), ("all", everything)]:
        p50, p99, most = _milliseconds(times)
        rows.append(f"| `{what}` | {len(times):,} | {len(times) / seconds:.1f} | {p50:.0f} | {p99:.0f} | {most:.0f} |")
    return "\n".join(rows)


def machine() -> str:
    """Return what it ran on."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        name = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of {name}"


def _milliseconds(times: Sequence[float]) -> tuple[float, float, float]:
    if not times:
        return (0.0, 0.0, 0.0)
    p50, p99 = np.percentile(times, [50, 99])
    return float(p50) * 1000, float(p99) * 1000, max(times) * 1000
