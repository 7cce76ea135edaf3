"""The only module that asks Airflow for anything: connections, the profile, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from airflow.sdk import Connection, Variable

if TYPE_CHECKING:
    from reports.mail.settings import MailSettings

KST = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """The clock that is handed to everything below."""
    return datetime.now(KST)


def profile() -> dict[str, Any]:
    """The instance's settings: expected feeds, sources, publication; no secrets."""
    loaded: dict[str, Any] = Variable.get("incheon_profile", deserialize_json=True)
    return loaded


def warehouse_url(role: str) -> str:
    """The warehouse as one of the roles of DESIGN."""
    found = Connection.get(f"incheon_warehouse_{role}")
    login, password = quote(found.login or role, safe=""), quote(found.password or "", safe="")
    return f"postgresql://{login}:{password}@{found.host}:{found.port}/{found.schema}"


def source_settings(source: str) -> dict[str, Any]:
    """A source's settings: from the profile, with address and keys from its connection.

    One rule for all: host is `base_url`, login `client_id`, password `api_key`; extras stand under their own names.
    """
    found = Connection.get(f"incheon_{source}")
    named = {"base_url": found.host, "client_id": found.login, "api_key": found.password}
    settings: dict[str, Any] = dict(profile()["sources"].get(source, {})) | dict(found.extra_dejson)
    return settings | {name: value for name, value in named.items() if value}


def person_key() -> tuple[bytes, str]:
    """The key of the keyed hashes and its id."""
    found = Connection.get("incheon_privacy")
    return bytes.fromhex(found.password or ""), found.login or ""


def mail_connection() -> dict[str, Any]:
    """What the connection of the mail server says; extras stand under their own names (docs/server.md)."""
    found = Connection.get("incheon_smtp")
    named = {"host": found.host, "port": found.port, "username": found.login, "password": found.password}
    return dict(found.extra_dejson) | {name: value for name, value in named.items() if value}


def mail(settings: Mapping[str, Any]) -> MailSettings:
    """How mail goes out: the server from its connection, who may be mailed from the profile's `publication`."""
    from reports.mail.settings import from_connection

    return from_connection(mail_connection(), allowed_domains=tuple(settings["mail_domains"]))
