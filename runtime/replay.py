"""`make replay`: real, dated text through the same doors, on a calendar of its own and in an instance of its own."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from extract.window import KST
from korean_calendar.weeks import week_of
from runtime import demo, issue, night, stack, summary, world
from runtime import profile as profiles
from runtime.errors import NightError
from runtime.instance import Instance, write_private
from runtime.profile import PROFILES, Profile
from runtime.progress import Progress
from runtime.stack import Stack


def run(instance: Instance, progress: Progress, *, data_dir: Path, first_on: date, last_on: date) -> Stack:
    """Load what lies before `first_on` as history, run each night through `last_on`, publish the week that ended last.

    Raises:
        NightError: the range is empty or holds no Sunday, so that no reporting week ends in it.
        RuntimeSetupError: the folder does not hold the data.
    """
    profile = write_profile(instance, data_dir=data_dir, first_on=first_on, last_on=last_on)
    progress.title(f"The stack (instance {instance.name!r})")
    running = stack.start_all(instance, profile, progress)
    demo.load_history(running, progress)
    for day in days(first_on, last_on):
        if night.is_built(running, day):
            progress.say(f"The night of {day} is built already.")
        else:
            night.run(running, progress, day, started_at=datetime.now(KST))
    issue.run(running, progress, profile.calendar.publish_on, started_at=datetime.now(KST))
    progress.title("What happened, and where to look")
    summary.show(running, progress)
    return running


def write_profile(instance: Instance, *, data_dir: Path, first_on: date, last_on: date) -> Profile:
    """The replay's profile with this folder and these days, kept in the instance so that later commands find it."""
    publish_on = issue_day(first_on, last_on)
    city = world.read_real_text(data_dir)
    history_from_on = min(*(p.applied_at.date() for p in city.petitions), *(p.posted_at.date() for p in city.proposals))
    if history_from_on >= first_on:
        raise NightError(f"The folder holds nothing before {first_on}: there would be no history to compare with.")
    body = (PROFILES / "replay.toml").read_text(encoding="utf-8")
    calendar = {
        "history_from_on": history_from_on,
        "history_through_on": first_on - timedelta(days=1),
        "night_on": last_on,
        "publish_on": publish_on,
    }
    body += "\n[calendar]\n" + "".join(f"{name} = {day}\n" for name, day in calendar.items())
    # A JSON string is a TOML basic string too, whatever the folder is called.
    body += f"\n[real_text]\ndata_dir = {json.dumps(str(data_dir.resolve()), ensure_ascii=False)}\n"
    instance.prepare()
    path = instance.home / "replay.toml"
    write_private(path, body)
    return profiles.load(str(path))


def issue_day(first_on: date, last_on: date) -> date:
    """The Wednesday of the issue about the last reporting week that ends within the days.

    Raises:
        NightError: no week ends within them.
    """
    week = week_of(last_on) if last_on.weekday() == 6 else week_of(last_on).shifted(-1)
    if first_on > last_on or week.last_on < first_on:
        raise NightError(f"No reporting week (Monday to Sunday) ends between {first_on} and {last_on}.")
    return week.issue_on


def days(first_on: date, last_on: date) -> list[date]:
    return [first_on + timedelta(days=offset) for offset in range((last_on - first_on).days + 1)]
