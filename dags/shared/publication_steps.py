"""What the desk's tasks say and decide. Free of Airflow, like the other steps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from pathlib import PurePath
from traceback import extract_tb
from urllib.parse import quote

from reports import editing
from reports.deliver import PublishResult
from reports.edition import Edition, Hold
from reports.errors import NotAReleaserError, PublicationError

log = logging.getLogger(__name__)
# The editor's answers.
ASK = "승인 요청"
HOLD = "보류"


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
        except Exception as problem:
            # Whatever it is, the other editions go out. Its text may quote rows, so only its kind and place are told;
            # a timeout of the task is no Exception and ends the run.
            place = extract_tb(problem.__traceback__)[-1]
            where = f"{PurePath(place.filename).name}:{place.lineno}"
            log.error("edition %d: unexpected %s at %s", edition_key, type(problem).__name__, where)
            unsettled.append(f"판 {edition_key}: 예상하지 못한 오류 {type(problem).__name__} ({where})")
            continue
        log.info("edition %d: %s", edition_key, result)
        if result.refused or result.uncertain or result.deferred:
            unsettled.append(
                f"판 {edition_key}: 거절 {result.refused}, 불확실 {result.uncertain}, 미발송 {result.deferred}"
            )
    return unsettled


def named_items(written: str | None) -> list[str]:
    """The items an editor wrote, separated by commas or line ends; each once, in order."""
    parts = (part.strip() for part in (written or "").replace("\n", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))


def require_releaser(user: str, releasers: Collection[str]) -> None:
    """Refuse an answer of somebody who may not release; without a list everybody but the editor may.

    Raises:
        NotAReleaserError: naming the setting.
    """
    if releasers and user not in releasers:
        raise NotAReleaserError(
            f"{user} 은(는) 발행 승인자가 아님: 설정 publication.releasers 에 있는 사람만 승인할 수 있음"
        )


def draft_body(
    edition: Edition,
    *,
    label_ko: str,
    files: Sequence[PurePath],
    preview_url: str,
    holds: Sequence[Hold],
) -> str:
    """What a person sees before answering, in Markdown: the files to look at, what is held, what may be left out.

    Args:
        edition: the draft.
        label_ko: the publication's name.
        files: the drafted files, relative to the publications' folder.
        preview_url: where that folder is served to the desk; empty where it is not.
        holds: what closed gates hold.
    """
    lines = [
        f"**{label_ko} {edition.snapshot['header']['issue']}** ({edition.publish_on}) · {edition.edition_number}판",
        "",
    ]
    top = min((len(path.parts) for path in files), default=0)
    for path in files:
        if len(path.parts) == top:
            lines.append(f"- {_linked(path.name, path, preview_url)}" if preview_url else f"- `{path}`")
    lines += _excerpt_lines([path for path in files if len(path.parts) > top], preview_url)
    if edition.editor_note or edition.withheld:
        lines += ["", f"편집: {edition.editor}; 편집자 주 {'있음' if edition.editor_note else '없음'}"]
        lines.append(f"뺀 항목: {', '.join(f'`{item}`' for item in edition.withheld) or '없음'}")
    if holds:
        lines += ["", "보류된 것:"]
        lines += [f"- {'호 전체' if hold.holds == 'issue' else hold.section}: {hold.reason}" for hold in holds]
    sections = {code: title for code, title in editing.items(edition.snapshot).items() if ":" not in code}
    lines += ["", "뺄 수 있는 구역: " + ", ".join(f"`{code}` {title}" for code, title in sections.items())]
    lines += ["", "인용은 그 아래 적힌 번호(`채널:번호`)로 뺌", "", f"내용 지문: `{edition.content_sha256}`"]
    return "\n".join(lines)


def _excerpt_lines(files: Sequence[PurePath], preview_url: str) -> list[str]:
    """One line for each folder of an excerpt, however many files it has: what its readers get of the issue."""
    folders: dict[PurePath, list[PurePath]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    if not folders:
        return []
    lines = ["", "받는 사람별로 나눈 파일과 메일:"]
    for folder, members in folders.items():
        if not preview_url:
            lines.append(f"- `{folder}` ({len(members)}개)")
            continue
        links = [_linked(path.suffix.lstrip("."), path, preview_url) for path in members]
        lines.append(f"- {folder.name}: {' · '.join(links)}")
    return lines


def _linked(name: str, path: PurePath, preview_url: str) -> str:
    return f"[`{name}`]({preview_url.rstrip('/')}/{quote(str(path))})"
