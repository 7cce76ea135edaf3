"""How the review is cut for its readers: a sheet for each department, and the city part for everybody else.

| role of the register | gets |
|---|---|
| `WHOLE_ROLES` | the whole review |
| a department's code | its own sheet with the city's summary as files; its own sheet and the city part as a mail |
| any other | the city part, without any department's sheet |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.editing import NOTE_CODE
from reports.excerpt import Excerpt, Excerpting, file_words, part_of
from reports.forms import pdf_form, report_mail, xlsx_form
from reports.render.hwpx.forms import hwpx_form

Section = Mapping[str, Any]
WHOLE_ROLES = frozenset({"시장", "부시장", "실·국장", "소통기획관실", "office"})
CITY = "city"
CITY_LABEL = "시 전체"
FOLDER = "부서별"
# What a department's own files hold behind its sheet.
BEHIND = ("summary", "sources")


def excerpting() -> Excerpting:
    """How the desk cuts the review."""
    return Excerpting(
        cut=cut,
        forms=(pdf_form(), hwpx_form(), xlsx_form()),
        mail=report_mail,
        whole_roles=WHOLE_ROLES,
        default_code=CITY,
    )


def cut(snapshot: Mapping[str, Any]) -> tuple[Excerpt, ...]:
    """The city part and every department's own; none of an edition whose sheets name no roles."""
    sheets = [annex for annex in snapshot["annexes"] if annex.get("roles")]
    if not sheets:
        return ()
    labels = [sheet["label"] for sheet in sheets]
    return (
        _city(snapshot),
        *(_department(snapshot, sheet, is_name_shared=labels.count(sheet["label"]) > 1) for sheet in sheets),
    )


def _city(snapshot: Mapping[str, Any]) -> Excerpt:
    others = [annex for annex in snapshot["annexes"] if not annex.get("group")]
    part = part_of(snapshot, header=_header(snapshot, CITY_LABEL), body=snapshot["body"], annexes=others)
    return Excerpt(CITY, CITY_LABEL, file_words(CITY_LABEL), (), part, part)


def _department(snapshot: Mapping[str, Any], sheet: Section, *, is_name_shared: bool) -> Excerpt:
    label = sheet["label"]
    header = _header(snapshot, f"{label} 평가표")
    own = {**sheet, "title": f"{sheet['title']} 평가표"}
    body = snapshot["body"]
    notes = [section for section in body if section["code"] == NOTE_CODE]
    behind = [
        *(_of_the_city(section) for section in body if section["code"] in BEHIND),
        *(annex for annex in snapshot["annexes"] if annex["code"] in BEHIND),
    ]
    name = f"{label}({sheet['code'].removeprefix('department-')})" if is_name_shared else label
    return Excerpt(
        sheet["code"],
        name,
        f"{FOLDER}/{file_words(name)}",
        tuple(sheet["roles"]),
        part_of(snapshot, header=header, body=[own, *notes], annexes=behind),
        part_of(snapshot, header=header, body=[own, *map(_of_the_city, body)], annexes=()),
    )


def _of_the_city(section: Section) -> Section:
    """Said as what it is: what stands beside a department's own sheet is about the whole city."""
    return section if section["code"] == NOTE_CODE else {**section, "title": f"{CITY_LABEL} {section['title']}"}


def _header(snapshot: Mapping[str, Any], part: str) -> dict[str, str]:
    header: Mapping[str, str] = snapshot["header"]
    return {
        **header,
        "subtitle": part,
        "description": f"{part}, {header['period_name']} {header['period']}",
        "document_title": f"{header['document_title']} {part}",
        "subject": f"{header['masthead']} {header['issue']} {part} ({header['date']})",
        "file_stem": f"{header['file_stem']}-{file_words(part)}",
    }
