"""Names, scopes and times in; API keys made, shown once, listed, replaced and revoked out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmap.cli.screen import choose_format, console, remark
from skillmap.errors import InputError

if TYPE_CHECKING:
    from skillmap.access import KeyStore

keys = typer.Typer(help="Make, list, replace and revoke keys for the API.", no_args_is_help=True)

# The one role that keys have: all others follow from scopes.
_CHAIR = "chair"
_DAYS = {"d": 1, "w": 7}
_ENDS = "a number of days (90d) or weeks (12w), or a day (2030-06-30)"


@keys.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who, or what, will use it, such as 'Badge form'.")],
    organisation: Annotated[str, typer.Option(help="Whose proposals and decisions it is for.")],
    scope: Annotated[
        list[str],
        typer.Option(help="read, propose, review or admin; more than one may be given. Each includes read."),
    ],
    expires: Annotated[str, typer.Option(help=f"When it ends: {_ENDS}, or never.")] = "365d",
    role: Annotated[
        list[str] | None, typer.Option(help="A role in reviews: chair, who approves; it takes the scope review.")
    ] = None,
) -> None:
    """Make a key and print it: this once, since only a digest of it is kept."""
    from skillmap.access import make_key

    now = _now()
    _check_roles(role or (), scope)
    ends = None if expires == "never" else moment(expires, now)
    key, record = make_key(organisation, name, scope, now=now, expires=ends, roles=role or ())
    with _store(context.obj) as store:
        have = store.list()
        store.add(record)
    namesakes = [
        one.id for one in have if (one.organisation, one.name) == (organisation, name) and one.state(now) == "valid"
    ]
    typer.echo(key)
    until = f"until {_day(record.expires)}" if record.expires else "for ever"
    remark(f"key {record.id} of {organisation} ({', '.join(record.scopes)}), {until}; keep it: it isn't shown again")
    if namesakes:
        remark(
            f"{organisation} has a key of that name already ({', '.join(namesakes)}): their holders count as two "
            "people, and the history shows one name; see skillmap keys rotate to replace a key"
        )
    if not have:
        remark("it is the first one: a server that runs now stays open to its machine until it is started again")


@keys.command("list")
def list_(
    context: typer.Context,
    organisation: Annotated[str | None, typer.Option(help="Only the keys of this one.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="table or json.", show_default="table")] = None,
) -> None:
    """List the keys, without their secrets, which nobody has but their holders."""
    import json

    from rich.table import Table

    now = _now()
    with _store(context.obj) as store:
        records = store.list(organisation)
    if choose_format(format_, None, ("table", "json")) == "json":
        rows = [
            {
                "id": record.id,
                "organisation": record.organisation,
                "name": record.name,
                "scopes": record.scopes,
                "roles": record.roles,
                "state": record.state(now),
                **{what: at and at.isoformat() for what, at in (("created", record.created), *_ends(record))},
                "replaces": record.replaces or None,
            }
            for record in records
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not records:
        remark("there are no keys; see: skillmap keys create --help")
        return
    table = Table("id", "organisation", "name", "scopes", "roles", "state", "ends")
    for record in records:
        ends = min((at for _, at in _ends(record) if at), default=None)
        table.add_row(
            record.id,
            record.organisation,
            record.name,
            ", ".join(record.scopes),
            ", ".join(record.roles),
            record.state(now),
            _day(ends) if ends else "never",
        )
    console().print(table)


@keys.command()
def rotate(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID")],
    keep: Annotated[
        str, typer.Option(help="How long the old one stays good beside it, such as 7d; 0d for not.")
    ] = "7d",
) -> None:
    """Make a key that takes over from another, with its scopes and for as long, and print it: this once."""
    from skillmap.access import rotate_key
    from skillmap.access.store import known

    span = _span(keep)
    with _store(context.obj) as store:
        key, record, ends = rotate_key(known(store, id), now=_now(), keep=span)
        store.add(record)
        store.revoke(id, ends)
    typer.echo(key)
    remark(f"key {record.id} takes over from {id}, which ends at {ends.isoformat(timespec='minutes')}")


@keys.command()
def revoke(context: typer.Context, id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """End a key at once; a running server notices at the next request."""
    from skillmap.access.store import known

    with _store(context.obj) as store:
        store.revoke(known(store, id).id, _now())
    remark(f"key {id} is revoked")


def moment(text: str, now: datetime) -> datetime:
    """Return the end that a text names; a day is meant with all of it (UTC).

    >>> moment("2w", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2026-01-15T00:00:00+00:00'
    >>> moment("2026-06-30", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2026-07-01T00:00:00+00:00'
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            day = datetime.strptime(text, "%Y-%m-%d").date()
            return datetime.combine(day, time(), UTC) + timedelta(days=1)
        except (ValueError, OverflowError) as e:
            raise InputError(f"there is no day {text!r}; an end is {_ENDS}", value=text, accepted=(_ENDS,)) from e
    try:
        return now + _span(text)
    except OverflowError as e:
        raise InputError(f"{text!r} is too far away; it may be never", value=text, accepted=("never",)) from e


def _check_roles(roles: Sequence[str], scopes: Sequence[str]) -> None:
    """Raise InputError for a role that would open nothing, which its holder would learn only when they approve."""
    from skillmap.access.scopes import includes

    for role in roles:
        if role != _CHAIR:
            raise InputError(
                f"there is no role {role!r} to be given; roles are: {_CHAIR}. Who proposes and who reviews is told by "
                "the scopes",
                value=role,
                accepted=(_CHAIR,),
            )
    if roles and not includes(tuple(scopes), "review"):
        accepted = ("review", "admin")
        raise InputError(
            f"a {_CHAIR} decides and approves, for which the key needs the scope review too: add --scope review",
            value=", ".join(scopes),
            accepted=accepted,
        )


def _span(text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,6})([dw])", text)
    if not found:
        raise InputError(f"{text!r} is no time; it takes {_ENDS}", value=text, accepted=(_ENDS,))
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def _ends(record: object) -> tuple[tuple[str, datetime | None], ...]:
    return tuple((what, getattr(record, what)) for what in ("expires", "revoked"))


def _day(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else ""


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def _store(home: Path) -> Iterator[KeyStore]:
    from skillmap.cli.opening import open_database
    from skillmap.cli.settings import read_settings
    from skillmap.storage import StoredKeys

    with open_database(replace(read_settings(os.environ), home=home)) as store:
        yield StoredKeys(store)
