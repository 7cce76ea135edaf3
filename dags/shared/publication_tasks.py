"""The desk's tasks: draft, let an editor look and edit, release what was looked at by a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
from airflow.sdk import Param, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from dags.shared import resources, run_date
from dags.shared.desk_access import public_rules, publisher, tell_desk
from dags.shared.publication_steps import (
    ASK,
    HOLD,
    draft_body,
    named_items,
    require_releaser,
)
from dags.shared.row_free import telling_no_rows

# The draft is made on Tuesday 10:00; the editor has the day, whoever releases has until the 09:00 run of Wednesday.
REVIEW_TIMEOUT = timedelta(hours=8)
RESPONSE_TIMEOUT = timedelta(hours=23)


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

    settings = resources.profile()["publication"]
    scope = get_current_context()["params"].get("scope")
    publication = catalogue.publication(code, scope=scope, settings=settings)
    find_day = getattr(run_date, day_of_issue)
    publish_on = find_day(**run_date.arguments(get_current_context(), param="publish_on"))
    with publisher() as connection:
        draft = desk.draft(
            connection,
            publication,
            publish_on=publish_on,
            output_dir=Path(settings["output_dir"]),
            editor=settings["editor"],
            drafted_at=resources.now(),
            correction_reason=get_current_context()["params"].get("correction_reason"),
            rules=public_rules(settings),
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
    with publisher() as connection:
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
            rules=public_rules(settings),
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
    with publisher() as connection:
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

    with publisher() as connection:
        tell_desk(connection, draft["edition_key"], label_ko=catalogue.publication(code).label_ko)
    raise AirflowFailException(f"{draft['publish_on']} 자 초안에 답이 없거나 승인되지 않음: 나가지 않았음")


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
