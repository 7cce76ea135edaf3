"""The 기안문 that an official opens, checks, completes and files: 수신, 제목, items, 붙임, and blanks for 온나라.

It says nothing that the snapshot does not say. 문서번호, 시행일, 결재 and 공개구분 are left blank: 온나라 gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports import korean
from reports.publication import Rendering
from reports.render.hwpx import styles
from reports.render.hwpx.outline import Item, from_bullets, numbered
from reports.render.hwpx.plain import plain
from reports.render.hwpx.writer import Line, Run, Writer

_REQUEST_COLUMNS = ("소관부서", "내용", "기한")
# Departments named after the post itself.
_POSTS = ("담당관", "감사관", "기획관", "정책관", "조정관", "대변인", "장")
_BLANK = "(          )"
_DATE_BLANK = "(    .   .   .)"


@dataclass(frozen=True)
class Asked:
    """What one department is asked, in order of print: (what, by when)."""

    department: str
    lines: tuple[tuple[str, str], ...]


def render_letter(rendering: Rendering) -> bytes:
    """The 기안문; the same rendering gives the same bytes."""
    snapshot = plain(rendering.snapshot)
    header = snapshot["header"]
    asked = requests(snapshot)
    writer = Writer(styles.LETTER)
    institution, _, office = header["office"].partition(" ")
    writer.line(Line.of("letter_office", institution))
    _field(writer, "수신", "수신자 참조" if asked else "내부결재")
    _field(writer, "(경유)", "")
    title = f"{header['document_title']} " + ("송부 및 조치 요청" if asked else "발행")
    _field(writer, "제목", title)
    writer.line(Line.of("letter_rule", ""))
    for level, text in numbered(_items(snapshot, asked)):
        writer.line(Line.of(f"letter_{level}", text))
    writer.line(Line.of("letter_annex", f"붙임  {header['document_title']} 1부.  끝."))
    if asked:
        writer.line(Line.of("letter_sender", head_of(office or institution)))
        _field(writer, "수신자", ", ".join(head_of(one.department) for one in asked), "letter_receivers")
    writer.line(Line.of("letter_rule", ""))
    for line in (
        f"기안자 {_BLANK}   검토자 {_BLANK}   결재권자 {_BLANK} 전결",
        f"협조자 {_BLANK}",
        f"시행  {office or institution}-{_BLANK} {_DATE_BLANK}   접수  {_BLANK} {_DATE_BLANK}",
        f"문의처  {snapshot['foot']['contact']}",
        f"공개구분  {_BLANK}",
    ):
        writer.line(Line.of("letter_foot", line))
    return writer.finish(
        title=f"{title} 기안문",
        creator=header["office"],
        subject=header["description"],
        keyword=f"{header['title']}, {header['issue']}",
        dated_at=rendering.dated_at,
    )


def requests(snapshot: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Who is asked what: the rows of the section `requests` (소관부서, 내용, 기한), gathered by department."""
    gathered: dict[str, list[tuple[str, str]]] = {}
    for section in snapshot["body"]:
        for block in section["blocks"] if section["code"] == "requests" else ():
            labels = [column["label"] for column in block["columns"]] if block["kind"] == "table" else []
            if not set(_REQUEST_COLUMNS) <= set(labels):
                continue
            places = [labels.index(label) for label in _REQUEST_COLUMNS]
            for row in block["rows"]:
                department, text, due = (row[place]["text"] for place in places)
                gathered.setdefault(department, []).append((text, due))
    return tuple(Asked(department, tuple(lines)) for department, lines in gathered.items())


def head_of(department: str) -> str:
    """The post that a letter is addressed to: 도로과장, 상수도사업본부장, 민생담당관, 소통기획관 of 소통기획관실."""
    if department.endswith("관실"):
        return department[:-1]
    return department if department.endswith(_POSTS) else f"{department}장"


def _items(snapshot: Mapping[str, Any], asked: Sequence[Asked]) -> list[Item]:
    header = snapshot["header"]
    title = header["document_title"]
    particle = korean.josa(title, "을")[len(title) :]
    period = f"({header['period_name']}: {header['period']})"
    ending = "송부하오니 업무에 참고하시기 바랍니다." if asked else "발행하고자 합니다."
    items = [Item(f"{header['subtitle']} {title}{period}{particle} 붙임과 같이 {ending}")]
    if header["correction"]:
        items.append(Item(f"정정 사유: {header['correction']}"))
    main = from_bullets(_summary(snapshot))
    if main:
        items.append(Item("주요 내용은 다음과 같습니다.", main))
    if asked:
        items.append(
            Item(
                "다음 부서에서는 요청 사항을 확인하고 기한까지 결과를 회신하여 주시기 바랍니다.",
                tuple(_asked(one) for one in asked),
            )
        )
    return items


def _asked(one: Asked) -> Item:
    if len(one.lines) == 1:
        ((text, due),) = one.lines
        return Item(f"{one.department}({due}): {text}")
    return Item(one.department, tuple(Item(f"{text}({due})") for text, due in one.lines))


def _summary(snapshot: Mapping[str, Any]) -> list[tuple[int, str]]:
    for section in snapshot["body"]:
        if section["code"] == "summary":
            return [(block["level"], block["text"]) for block in section["blocks"] if block["kind"] == "bullet"]
    return []


def _field(writer: Writer, label: str, text: str, style: str = "letter_field") -> None:
    writer.line(Line(style, (Run(label, "letter_label"), Run(f"  {text}" if text else ""))))
