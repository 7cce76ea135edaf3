"""The dated rules of feedback tasks: which one is in force, and that the seed says what the code says."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from analytics.feedback_effect import EffectRule
from analytics.recurring import Rule
from dags.shared.feedback_rules import DatedRule, NoRuleError, rule_on

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "dbt_project" / "seeds"
OLD = DatedRule(date(2013, 1, 1), Rule(), EffectRule())
NEW = DatedRule(date(2026, 7, 1), Rule(minimum_complainants=9), EffectRule(minimum_controls=9))


def test_a_day_has_the_rule_that_began_last() -> None:
    assert rule_on([OLD, NEW], date(2026, 6, 30)) is OLD
    assert rule_on([OLD, NEW], date(2026, 7, 1)) is NEW


def test_a_day_before_every_rule_is_refused() -> None:
    with pytest.raises(NoRuleError, match="2012-12-31"):
        rule_on([OLD, NEW], date(2012, 12, 31))


def test_the_seed_holds_the_rule_that_was_benchmarked() -> None:
    """The defaults are what `make bench-feedback` scores: a seed that differs was never measured."""
    with (SEEDS / "feedback_rule.csv").open(encoding="utf-8", newline="") as file:
        (row,) = list(csv.DictReader(file))
    named = {
        "minimum_complainants": "minimum_complainant_count",
        "false_discovery": "false_discovery_rate",
        "severe_share": "severe_rate",
        "minimum_severe_complainants": "minimum_severe_complainant_count",
        "minimum_reports": "minimum_report_count",
        "minimum_controls": "minimum_control_count",
        "maximum_controls": "maximum_control_count",
        "confidence": "confidence_rate",
    }
    compared = 0
    for rule in (Rule(), EffectRule()):
        for field in fields(rule):
            assert float(row[named.get(field.name, field.name)]) == getattr(rule, field.name), field.name
            compared += 1
    assert compared == 20
    assert row["is_assumed"] == "true"


def test_the_register_offers_the_topics_that_the_seed_knows() -> None:
    with (SEEDS / "topic.csv").open(encoding="utf-8", newline="") as file:
        labels = [r["topic_label_ko"] for r in csv.DictReader(file) if r["topic_code"] != "unclassified"]
    template = ROOT / "extract" / "sources" / "register" / "templates" / "feedback_tasks.toml"
    columns = {c["name"]: c for c in tomllib.loads(template.read_text(encoding="utf-8"))["columns"]}
    assert columns["topic_label"]["choices"] == labels
