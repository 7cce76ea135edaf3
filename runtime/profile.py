"""What differs between instances: which sources are expected, where they are, on which calendar; read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from runtime.errors import RuntimeSetupError

PROFILES = Path(__file__).with_name("profiles")


@dataclass(frozen=True)
class Calendar:
    """The days a demo or replay loads; both ends included, all business dates."""

    history_from_on: date
    history_through_on: date
    night_on: date
    publish_on: date


@dataclass(frozen=True)
class City:
    """The synthetic city behind the sources."""

    seed: int
    scale: float


@dataclass(frozen=True)
class RealText:
    """The folder of real text behind the sources of a replay."""

    data_dir: Path


@dataclass(frozen=True)
class Profile:
    """A file of `runtime/profiles/`, or one of somebody's own.

    Attributes:
        source: what `load` was asked for, so that the next command finds it again.
        expected_feeds: feeds whose absence is reported as missing; others are simply not connected.
        sources: settings per source, without addresses and secrets (those are connections).
        publication: editor, allowed mail domains, ...
    """

    name: str
    source: str
    expected_feeds: tuple[str, ...]
    sources: dict[str, dict[str, Any]]
    publication: dict[str, Any]
    calendar: Calendar
    city: City | None
    real_text: RealText | None = None

    @property
    def expected_sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(feed.split(".")[0] for feed in self.expected_feeds))


def load(name: str) -> Profile:
    """The profile of that name in `runtime/profiles`, or the one in a file of one's own (`path/to/x.toml`)."""
    path = Path(name) if name.endswith(".toml") else PROFILES / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in PROFILES.glob("*.toml")))
        raise RuntimeSetupError(f"No profile {name!r} in runtime/profiles; known: {known}")
    return parse(
        path.stem, path.read_text(encoding="utf-8"), source=str(path.resolve()) if name.endswith(".toml") else name
    )


def parse(name: str, text: str, *, source: str = "") -> Profile:
    body = tomllib.loads(text)
    try:
        return Profile(
            name=name,
            source=source or name,
            expected_feeds=tuple(body["expected_feeds"]),
            sources=body.get("sources", {}),
            publication=body.get("publication", {}),
            calendar=Calendar(**body["calendar"]),
            city=City(**body["city"]) if "city" in body else None,
            real_text=RealText(Path(body["real_text"]["data_dir"])) if "real_text" in body else None,
        )
    except (KeyError, TypeError) as wrong:
        raise RuntimeSetupError(f"Profile {name!r} is incomplete or has an unknown key: {wrong}") from wrong
