"""What rises in social channels and has not become a petition: `mart_voc_latent_demand_weekly`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg

LATENT = "marts.mart_voc_latent_demand_weekly"


@dataclass(frozen=True)
class LatentDemand:
    """One subject of the week that official channels do not carry.

    Attributes:
        prior_mean_count: social matters a week over the `prior_week_count` weeks before.
        official_matter_count: matters in 120, e-People, districts and boards, over this week and those before.
        official_rate_limit: upper 95 % limit of its share of official matters.
        stated_rate: the share below which a subject counts as absent.
        confidence_label_ko: how sure the rise is; it says nothing about what will reach 120.
    """

    subject: str
    topic_code: str
    related_nouns: tuple[str, ...]
    weeks_rising: int
    social_matter_count: int
    prior_mean_count: float
    prior_week_count: int
    official_matter_count: int
    official_rate_limit: float
    stated_rate: float
    confidence_label_ko: str
    evidence_ids: tuple[str, ...]


def latent_demands(connection: psycopg.Connection, *, week_start_on: date) -> tuple[LatentDemand, ...]:
    """The week's subjects, the surest rise first."""
    rows = connection.execute(
        """
        select subject, topic_code, related_nouns, weeks_rising::int, social_matter_count::bigint,
            prior_mean_social_matter_count::float8, prior_week_count::int, official_matter_count::bigint,
            official_rate_limit::float8, stated_rate::float8, confidence_label_ko, evidence_ids
        from marts.mart_voc_latent_demand_weekly
        where week_start_on = %(week_start_on)s
        order by q_value, social_matter_count desc, subject
        """,
        {"week_start_on": week_start_on},
    ).fetchall()
    return tuple(
        LatentDemand(  # type: ignore[call-arg]
            *row[:2], tuple(row[2] or ()), *row[3:11], tuple(row[11] or ())
        )
        for row in rows
    )
