"""Settings in, what a server is made of out: the service, who is let in, and how safe it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from skillmap.access import Door, KeySet, TokenRules, has_valid_key
from skillmap.access.tokens import check_extra
from skillmap.cli.keeping import database_url
from skillmap.cli.settings import Settings
from skillmap.terms import Terms, read_terms

if TYPE_CHECKING:
    from skillmap.storage import Store
    from skillmap.web import Safety, Service


def open_database(settings: Settings) -> Store:
    """Open where proposals, decisions, keys and jobs are kept, making it where it isn't there; close it in the end."""
    from skillmap.storage import open_store

    return open_store(database_url(settings.database, settings.home))


def open_door(settings: Settings, store: Store) -> Door:
    """Return who is let in: whoever has a key or a token, or everybody where there was never a key and no provider.

    With keys of which none is valid any more nobody enters: what was shut doesn't open by itself. Raises
    SourceUnavailable where the provider's key set can't be had now.
    """
    from skillmap.storage import StoredKeys

    keys = StoredKeys(store)
    if not settings.oidc_issuer:
        return Door(keys, open=not keys.list())
    check_extra()
    rules = TokenRules(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_algorithms,
        settings.oidc_leeway,
        settings.oidc_organisation,
        settings.oidc_organisation_claim,
        settings.oidc_name_claim,
        settings.oidc_scope_claim,
        settings.oidc_roles_claim,
        settings.oidc_scopes,
    )
    key_set = KeySet(settings.oidc_keys)
    key_set.open()
    return Door(keys, rules, key_set)


def nobody_enters(door: Door) -> bool:
    """Tell whether a door is shut for everybody: no valid key, and no provider."""
    return not (door.open or door.rules or (door.store and has_valid_key(door.store, datetime.now(UTC))))


def open_service(settings: Settings, store: Store, *, terms: Terms | None = None) -> Service:
    """Return the service over the installed frameworks and a store; no framework is opened yet."""
    from skillmap.web import Service

    if terms is None:
        terms = read_terms(settings.terms) if settings.terms else Terms(())
    return Service(
        settings.home,
        model=settings.model,
        calibration=settings.calibration,
        second_stage=settings.second_stage,
        terms=terms,
        store=store,
    )


def make_safety(settings: Settings, *, local: bool) -> Safety:
    """Return the limits and allow-lists; ``local`` is whether the service listens to this machine alone."""
    from skillmap.web import Safety

    return Safety(
        origins=settings.origins,
        frame_ancestors=settings.frame_ancestors,
        hosts=settings.hosts,
        open_contract=local,
        behind_tls=settings.behind_tls,
        per_minute=settings.rate_per_minute,
        burst=settings.rate_burst,
        at_once=settings.at_once,
        at_once_per_key=settings.at_once_per_key,
        body_bytes=settings.body_bytes,
        job_bytes=settings.job_bytes,
        body_seconds=settings.body_seconds,
        answer_seconds=settings.answer_seconds,
        upload_bytes=settings.upload_bytes,
        upload_seconds=settings.upload_seconds,
        upload_memory=settings.upload_memory,
        uploads_at_once=settings.uploads_at_once,
    )
