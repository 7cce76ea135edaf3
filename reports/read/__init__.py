"""What a publication reads: marts, evidence and quality, as role `publisher`, into frozen dataclasses.

Every function takes an open connection and explicit days; nothing here knows today's date. One module a subject.
"""

from reports.read.health import HEALTH, FeedHealth, feed_health
from reports.read.keywords import KEYWORD, Keyword, keywords
from reports.read.labels import Labels, labels
from reports.read.quotes import QUOTE, CopiedMatter, Quote, copied_matters, quotes_by_id, topic_quotes
from reports.read.responses import RESPONSE, Response, responses_by_department, responses_by_type
from reports.read.trend import (
    TREND,
    Change,
    ChannelWeek,
    DepartmentChange,
    Place,
    TopicWeek,
    channel_weeks,
    department_changes,
    district_changes,
    topic_changes,
    topic_places,
    topic_weeks,
)

__all__ = [
    "Change",
    "ChannelWeek",
    "CopiedMatter",
    "DepartmentChange",
    "FeedHealth",
    "HEALTH",
    "KEYWORD",
    "Keyword",
    "Labels",
    "Place",
    "QUOTE",
    "Quote",
    "RESPONSE",
    "Response",
    "TREND",
    "TopicWeek",
    "channel_weeks",
    "copied_matters",
    "department_changes",
    "district_changes",
    "feed_health",
    "keywords",
    "labels",
    "quotes_by_id",
    "responses_by_department",
    "responses_by_type",
    "topic_changes",
    "topic_places",
    "topic_quotes",
    "topic_weeks",
]
