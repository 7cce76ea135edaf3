"""What a publication reads: marts, evidence and quality, as role `publisher`, into frozen dataclasses.

Every function takes an open connection and explicit days; nothing here knows today's date. One module a subject.
"""

from reports.read.civic import CIVIC, CivicStatement, civic_statements
from reports.read.editions import EarlierEdition, published_editions
from reports.read.forecasts import (
    FORECAST,
    PREVENTIVE,
    SCORECARD,
    ForecastScore,
    ForecastWeek,
    PreventiveTask,
    forecast_origin,
    forecast_scores,
    forecast_weeks,
    preventive_tasks,
)
from reports.read.health import HEALTH, FeedHealth, feed_health
from reports.read.keywords import KEYWORD, Keyword, keywords
from reports.read.labels import Labels, labels
from reports.read.latent import LATENT, LatentDemand, latent_demands
from reports.read.quotes import QUOTE, CopiedMatter, Quote, copied_matters, quotes_by_id, topic_quotes
from reports.read.requests import REQUEST, AnsweredRequest, answered_requests
from reports.read.responses import RESPONSE, Response, responses_by_department, responses_by_type
from reports.read.trend import (
    TREND,
    Change,
    ChannelWeek,
    DepartmentChange,
    DistrictWeek,
    Place,
    TopicWeek,
    channel_weeks,
    department_changes,
    district_changes,
    district_weeks,
    topic_changes,
    topic_places,
    topic_weeks,
)
from reports.read.warnings import WARNING, Warned, warned_days

__all__ = [
    "CIVIC",
    "FORECAST",
    "HEALTH",
    "KEYWORD",
    "LATENT",
    "PREVENTIVE",
    "QUOTE",
    "REQUEST",
    "RESPONSE",
    "SCORECARD",
    "TREND",
    "WARNING",
    "AnsweredRequest",
    "Change",
    "ChannelWeek",
    "CivicStatement",
    "CopiedMatter",
    "DepartmentChange",
    "DistrictWeek",
    "EarlierEdition",
    "FeedHealth",
    "ForecastScore",
    "ForecastWeek",
    "Keyword",
    "Labels",
    "LatentDemand",
    "Place",
    "PreventiveTask",
    "Quote",
    "Response",
    "TopicWeek",
    "Warned",
    "answered_requests",
    "channel_weeks",
    "civic_statements",
    "copied_matters",
    "department_changes",
    "district_changes",
    "district_weeks",
    "feed_health",
    "forecast_origin",
    "forecast_scores",
    "forecast_weeks",
    "keywords",
    "labels",
    "latent_demands",
    "preventive_tasks",
    "published_editions",
    "quotes_by_id",
    "responses_by_department",
    "responses_by_type",
    "topic_changes",
    "topic_places",
    "topic_quotes",
    "topic_weeks",
    "warned_days",
]
