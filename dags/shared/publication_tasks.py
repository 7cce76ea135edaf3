"""The desk's tasks: draft, let an editor look and edit, release what was looked at by a second person, publish."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
from airflow.sdk import Param, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.publication_steps import (
    ASK,
    HOLD,
    draft_body,
    named_items,
    publish_each,
    require_releaser,
)
from dags.shared.row_free import telling_no_rows

log = logging.getLogger(__name__)
# The draft is made on Tuesday 10:00; the editor has the day, whoever releases has until the 09:00 run of Wednesday.
REVIEW_TIMEOUT = timedelta(hours=8)
RESPONSE_TIMEOUT = timedelta(hours=23)
# A draft that nobody released is said aloud for as long as it could still go out late.
ESCALATION_DAYS = 3


def desk_flow(code: str, *, day_of_issue: Callable[..., date] = run_date.draft_wednesday) -> None:
    """Draft, review, edit, approve, release, in the order of work; silence is told to the desk.

    Args:
        code: the publication.
        day_of_issue: which function of `run_date` tells the day that names the issue.
    """
    drafted = draft_issue(code, day_of_issue.__name__)
    review = review_draft()
    edited = edit_draft(code, drafted, review.output)
    approval = approve_release()
    released = release_issue(edited, approval.output)
    drafted >> review
    edited >> approval
    [review, approval] >> tell_unanswered(code, drafted)
    approval >> released


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def draft_issue(code: str, day_of_issue: str) -> dict[str, Any]:
    """Draft the issue; what later tasks need of it, with the hash a release will be bound to."""
    from reports import catalogue, desk

    publication = catalogue.publication(code, scope=get_current_context()["params"].get("scope"))
    find_day = getattr(run_date, day_of_issue)
    publish_on = find_day(**run_date.arguments(get_current_context(), param="publish_on"))
    settings = resources.profile()["publication"]
    with _publisher() as connection:
        draft = desk.draft(
            connection,
            publication,
            publish_on=publish_on,
            output_dir=Path(settings["output_dir"]),
            editor=settings["editor"],
            drafted_at=resources.now(),
            correction_reason=get_current_context()["params"].get("correction_reason"),
            rules=_rules(settings),
        )
        if draft.state in {"released", "published"}:
            raise AirflowSkipException(f"{publish_on} 자 호는 이미 {draft.state} 상태: 다시 승인받을 것이 없음")
        return _asked(connection, draft, settings, label_ko=publication.label_ko, publish_on=publish_on)


def review_draft() -> HITLOperator:
    """Let an editor look, add a note, leave something out, or hold the issue; no default answer."""
    return HITLOperator(
        task_id="review_draft",
        subject="{{ ti.xcom_pull(task_ids='draft_issue')['label_ko'] }} "
        "{{ ti.xcom_pull(task_ids='draft_issue')['publish_on'] }} 자 초안 검토",
        body="{{ ti.xcom_pull(task_ids='draft_issue')['body'] }}",
        options=[ASK, HOLD],
        params={
            "editor_note": Param(
                "",
                type=["null", "string"],
                maxLength=300,
                title="편집자 주",
                description_md="300자까지, 요약 아래에 실림",
            ),
            "withheld": Param(
                "", type=["null", "string"], title="뺄 항목", description_md="구역 코드나 인용 번호, 쉼표로 구분"
            ),
        },
        response_timeout=REVIEW_TIMEOUT,
        execution_timeout=timedelta(minutes=5),
    )


@task(execution_timeout=timedelta(minutes=15))
@telling_no_rows()
def edit_draft(code: str, draft: dict[str, Any], review: dict[str, Any]) -> dict[str, Any]:
    """Write the editor's changes into exactly the draft they looked at, in their name."""
    from reports import catalogue, desk

    if draft["issue_holds"]:
        raise AirflowFailException(f"호 전체가 보류되어 승인받지 않음: {'; '.join(draft['issue_holds'])}")
    if HOLD in review["chosen_options"]:
        raise AirflowSkipException(f"{draft['publish_on']} 자 호를 편집자가 보류함: 다시 내려면 초안부터 실행")
    publication = catalogue.publication(code)
    given = review.get("params_input") or {}
    settings = resources.profile()["publication"]
    with _publisher() as connection:
        edited = desk.edit(
            connection,
            publication,
            edition_key=draft["edition_key"],
            content_sha256=draft["content_sha256"],
            output_dir=Path(settings["output_dir"]),
            editor=review["responded_by_user"]["id"],
            edited_at=resources.now(),
            editor_note=given.get("editor_note") or None,
            withheld=named_items(given.get("withheld")),
            rules=_rules(settings),
        )
        return _asked(
            connection,
            edited,
            settings,
            label_ko=publication.label_ko,
            publish_on=date.fromisoformat(draft["publish_on"]),
        )


def approve_release() -> ApprovalOperator:
    """Ask a person; no default answer. Silence until the timeout means: not released."""
    return ApprovalOperator(
        task_id="approve_release",
        subject="{{ ti.xcom_pull(task_ids='edit_draft')['label_ko'] }} "
        "{{ ti.xcom_pull(task_ids='edit_draft')['publish_on'] }} 자 발행 승인",
        body="{{ ti.xcom_pull(task_ids='edit_draft')['body'] }}",
        # Else a rejection would end green, and the desk would not hear of it.
        fail_on_reject=True,
        response_timeout=RESPONSE_TIMEOUT,
        execution_timeout=timedelta(minutes=5),
    )


@task(execution_timeout=timedelta(minutes=5))
@telling_no_rows()
def release_issue(draft: dict[str, Any], approval: dict[str, Any]) -> None:
    """Release exactly what was approved, in the name of who approved it: a releaser, never its editor."""
    from reports import edition

    user = approval["responded_by_user"]["id"]
    require_releaser(user, resources.profile()["publication"].get("releasers", ()))
    with _publisher() as connection:
        edition.release(
            connection,
            edition_key=draft["edition_key"],
            released_by=user,
            content_sha256=draft["content_sha256"],
            released_at=resources.now(),
        )


@task(execution_timeout=timedelta(minutes=5), trigger_rule=TriggerRule.ONE_FAILED)
@telling_no_rows()
def tell_unanswered(code: str, draft: dict[str, Any] | None) -> None:
    """Nobody answered, or somebody refused: tell the desk's register, and leave the run red."""
    from reports import catalogue

    if not draft:
        raise AirflowFailException("초안을 만들지 못함: draft_issue 의 기록을 볼 것")

    with _publisher() as connection:
        _tell(connection, draft["edition_key"], label_ko=catalogue.publication(code).label_ko)
    raise AirflowFailException(f"{draft['publish_on']} 자 초안에 답이 없거나 승인되지 않음: 나가지 않았음")


@task(execution_timeout=timedelta(minutes=30))
@telling_no_rows()
def publish_due_issues() -> list[str]:
    """Publish every released issue whose day has come, and tell the desk what nobody released.

    Returns:
        A line for each edition or group of recipients that a person has to look at.
    """
    from reports import catalogue, desk, edition

    context = get_current_context()
    day = run_date.calendar_day(**run_date.arguments(context, param="due_on"))
    settings = resources.profile()["publication"]
    with _publisher() as connection:
        due, unreleased = _editions(connection, "released", day), _editions(connection, "draft", day)
        unsettled = publish_each(
            due,
            lambda edition_key: desk.publish(
                connection,
                catalogue.publication(edition.get(connection, edition_key).publication_code),
                edition_key=edition_key,
                output_dir=Path(settings["output_dir"]),
                mail=resources.mail(settings),
                clock=resources.now,
                claimed_by=context["run_id"],
                rules=_rules(settings),
            ),
        )
        for edition_key in unreleased:
            label_ko = catalogue.publication(edition.get(connection, edition_key).publication_code).label_ko
            _tell(connection, edition_key, label_ko=label_ko)
    if not due and not unreleased:
        raise AirflowSkipException(f"{day} 에 보낼 것이 없음")
    return [*unsettled, *(f"판 {key}: 발행일이 되었으나 승인되지 않아 보내지 않음" for key in unreleased)]


@task(execution_timeout=timedelta(minutes=5))
def require_settled(unsettled: list[str]) -> None:
    """Turn the run red, after everything that could go out went out, when a person has to look."""
    if unsettled:
        raise AirflowFailException(f"사람이 확인할 판과 수신처 (publication.mail): {'; '.join(unsettled)}")


def _asked(
    connection: psycopg.Connection, draft: Any, settings: dict[str, Any], *, label_ko: str, publish_on: date
) -> dict[str, Any]:
    """What the people's tasks show and bind."""
    from reports import edition

    return {
        "edition_key": draft.edition_key,
        "content_sha256": draft.content_sha256,
        "publish_on": publish_on.isoformat(),
        "label_ko": label_ko,
        "issue_holds": list(draft.issue_holds),
        "body": draft_body(
            edition.get(connection, draft.edition_key),
            label_ko=label_ko,
            files=[path.relative_to(settings["output_dir"]) for path in draft.paths],
            preview_url=settings.get("preview_url", ""),
            holds=edition.holds(connection, draft.edition_key),
        ),
    }


def _tell(connection: psycopg.Connection, edition_key: int, *, label_ko: str) -> None:
    """Tell the desk; a mail server that fails now does not hide the reason of the run."""
    from reports.errors import PublicationError
    from reports.escalation import tell_unanswered as tell

    settings = resources.profile()["publication"]
    try:
        told = tell(
            connection,
            edition_key=edition_key,
            label_ko=label_ko,
            where=settings.get("desk_url") or "Airflow 의 Required Actions",
            mail=resources.mail(settings),
            told_at=resources.now(),
            claimed_by=get_current_context()["run_id"],
        )
    except PublicationError as problem:
        log.error("edition %d: the desk could not be told: %s", edition_key, problem)
        return
    log.warning("edition %d waits for an answer; told: %s", edition_key, told)


def _editions(connection: psycopg.Connection, state: str, day: date) -> list[int]:
    oldest = day - timedelta(days=ESCALATION_DAYS) if state == "draft" else date.min
    rows = connection.execute(
        # A draft made late (a correction, a redaction) names an old day and is told from the day it was made.
        "select edition_key from publication.edition where state = %s and publish_on <= %s"
        " and (publish_on >= %s or (drafted_at at time zone 'Asia/Seoul')::date >= %s) order by edition_key",
        (state, day, oldest, oldest),
    )
    return [row[0] for row in rows]


def _rules(settings: dict[str, Any]) -> Any:
    from reports.public_check import PublicRules

    return PublicRules.from_settings(settings.get("law", {}))


def _publisher() -> psycopg.Connection:
    return psycopg.connect(resources.warehouse_url("publisher"), autocommit=True)
