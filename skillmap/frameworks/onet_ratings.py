"""O*NET's tables of ratings in, the importance and the level of what an occupation needs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.errors import BrokenFramework
from skillmap.frameworks import onet_schema as schema
from skillmap.frameworks.tables import Table, has, pick

#: Numbers, or None where O*NET withholds them, of an element or task (by its id) for an occupation (by its code).
Numbers = dict[tuple[str, str], float | None]


@dataclass(frozen=True, slots=True)
class Ratings:
    """``importance`` in [0, 1] and ``level`` on O*NET's own scale, as published (0 to 7)."""

    importance: Numbers
    level: Numbers


def read_ratings(tables: Sequence[Table], key: Sequence[str], scales: Sequence[Table]) -> Ratings:
    """Read what is rated under ``key``; what O*NET recommends to suppress or finds not relevant is None.

    ``scales`` say which numbers of importance are the lowest and the highest.
    """
    low, high = _importance_scale(scales)
    ratings = Ratings({}, {})
    for table in tables:
        # A table without one of these columns withholds nothing by it: no cell of the scale column says "Y".
        withheld = [c if has(table, c) else schema.SCALE for c in (schema.SUPPRESS, schema.NOT_RELEVANT)]
        columns = (schema.OCCUPATION, key, schema.SCALE, schema.VALUE, *withheld)
        for soc, what, measured, value, *marks in pick(table, *columns):
            missing = "Y" in marks or value in ("", "n/a")
            if measured == "IM":
                number = None if missing else _number(value, "importance", table)
                ratings.importance[soc, what] = None if number is None else round((number - low) / (high - low), 6)
            elif measured == "LV":
                ratings.level[soc, what] = None if missing else _number(value, "level", table)
    return ratings


def withheld(numbers: Numbers) -> int:
    """Count what O*NET has a rating of and withholds it."""
    return sum(number is None for number in numbers.values())


def _importance_scale(tables: Sequence[Table]) -> tuple[float, float]:
    for table in tables:
        for scale, low, high in pick(table, schema.SCALE, schema.MINIMUM, schema.MAXIMUM):
            if scale == "IM":
                return float(low), float(high)
    return 1.0, 5.0


def _number(value: str, what: str, table: Table) -> float:
    try:
        return float(value)
    except ValueError as e:
        raise BrokenFramework(f"{table.source}: {what} {value!r} is not a number", value=value) from e
