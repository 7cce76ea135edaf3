"""The only module that asks Airflow for anything: connections, the profile, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from airflow.sdk import Connection, Variable

from reports.deliver import MailSettings

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


def mail(settings: Mapping[str, Any]) -> MailSettings:
    """How mail goes out: the server from its connection, who may be mailed from the profile's `publication`."""
    host, port = smtp()
    return MailSettings(host=host, port=port, allowed_domains=tuple(settings["mail_domains"]))


def smtp() -> tuple[str, int]:
    found = Connection.get("incheon_smtp")
    return found.host or "127.0.0.1", found.port or 25
