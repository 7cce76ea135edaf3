"""Send what is due, edition by edition. Free of Airflow, like the other steps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from reports.deliver import PublishResult
from reports.errors import PublicationError

log = logging.getLogger(__name__)


def publish_each(due: Sequence[int], publish: Callable[[int], PublishResult]) -> list[str]:
    """Publish every edition; one that cannot go out does not keep the others back.

    Returns:
        A line for each edition that a person has to look at.
    """
    unsettled: list[str] = []
    for edition_key in due:
        try:
            result = publish(edition_key)
        except PublicationError as problem:
            log.error("edition %d: %s", edition_key, problem)
            unsettled.append(f"판 {edition_key}: {problem}")
            continue
        log.info("edition %d: %s", edition_key, result)
        if result.refused or result.uncertain or result.deferred:
            unsettled.append(
                f"판 {edition_key}: 거절 {result.refused}, 불확실 {result.uncertain}, 미발송 {result.deferred}"
            )
    return unsettled
