"""The check of a public edition against the law, as the desk asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reports.errors import PublicRulesMissingError
from reports.public_check import PublicCheck, PublicRules, check_public
from reports.publication import Publication


def checks(
    publication: Publication, snapshot: Mapping[str, Any], rules: PublicRules | None, *, on: date
) -> tuple[PublicCheck, ...]:
    """What a public edition is checked against on a day; nothing for one that officials read.

    Raises:
        PublicRulesMissingError: when a public edition comes without rules.
    """
    if not publication.is_public:
        return ()
    if rules is None:
        raise PublicRulesMissingError(
            f"{publication.label_ko} is read by citizens: give the settings of the check against the law "
            "(publication.law in the profile)"
        )
    return check_public(snapshot, rules, on=on)
