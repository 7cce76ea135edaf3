"""What stands behind the sources of a demo or a replay: the synthetic city, or a folder of real text.

A server deployment has neither; its sources are the real ones.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import httpx

from runtime.errors import RuntimeSetupError
from runtime.profile import Profile


def serve_arguments(profile: Profile) -> list[str] | None:
    """Arguments of `python -m demo_city serve`, or None when the profile has no world of its own."""
    if profile.city:
        return ["--seed", str(profile.city.seed), "--scale", str(profile.city.scale)]
    if profile.real_text:
        return ["--replay", str(profile.real_text.data_dir)]
    return None


def move_to(profile: Profile, city_url: str, business_date: date) -> None:
    """Tell the demo city that this day has just ended: search engines answer as of now, and are not asked for days."""
    if profile.city:
        httpx.post(f"{city_url}/latest", json={"date": business_date.isoformat()}, trust_env=False).raise_for_status()


def drop_night(profile: Profile, business_date: date, drop_dir: Path) -> None:
    """Write the exports of one night, as the sources would have written them by 01:00."""
    from demo_city import exports, replay
    from demo_city.city import City

    if profile.city:
        exports.drop_night(City(seed=profile.city.seed, scale=profile.city.scale), business_date, drop_dir)
    elif profile.real_text:
        replay.drop_night(read_real_text(profile.real_text.data_dir), business_date, drop_dir)


def drop_days(profile: Profile, source: str, days: Sequence[date], *, as_of: date, drop_dir: Path) -> None:
    """Write one file a day of a source's feeds that arrive as files, as they stand in the night after `as_of`."""
    from demo_city import exports
    from demo_city.city import City
    from demo_city.days import Days, night_of

    if profile.city is None:
        return
    city = City(seed=profile.city.seed, scale=profile.city.scale)
    for feed in (feed for feed in exports.OVERLAP_DAYS if feed.split(".")[0] == source):
        for day in days:
            if feed != "social.bulk_posts" or day >= exports.BULK_START_ON:
                exports.drop(city, feed=feed, window=Days.of(day, day), as_of=night_of(as_of), drop_dir=drop_dir)


def drop_history(profile: Profile, feeds: Sequence[str], drop_dir: Path) -> None:
    """Write the whole past of these feeds, those of them that arrive as files.

    Done by a process of its own: sixty weeks are written while another source is being read, on another core.

    Raises:
        RuntimeSetupError: the past could not be written; says why.
    """
    from demo_city import exports

    behind = serve_arguments(profile)
    files = [feed for feed in feeds if feed in exports.OVERLAP_DAYS]
    if not files or behind is None:
        return
    first_on, last_on = profile.calendar.history_from_on, profile.calendar.history_through_on
    command = [sys.executable, "-m", "demo_city", "drop", *behind, "--into", str(drop_dir)]
    command += ["--from", first_on.isoformat(), "--to", last_on.isoformat()]
    command += [] if profile.real_text else ["--feeds", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeSetupError(f"The past of {', '.join(files)} could not be written: {done.stderr.strip()[-500:]}")


def read_real_text(data_dir: Path):  # type: ignore[no-untyped-def] # the demo city's own type
    """The folder's petitions and proposals.

    Raises:
        RuntimeSetupError: the folder or a file is not there; says which.
    """
    from demo_city import replay

    try:
        return replay.replay_city(data_dir)
    except replay.ReplayDataError as absent:
        raise RuntimeSetupError(str(absent)) from absent
