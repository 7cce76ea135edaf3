"""What one group of readers gets of an edition: files and a mail of its own, cut from the frozen snapshot alone.

An excerpt is no edition: it is frozen, approved, corrected and redacted with the one it is cut from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.document import canonical_json
from reports.publication import Form, Rendering
from reports.render.blocks import charts
from reports.render.mail import MailParts

_FIGURE_NAME = re.compile(r'"(f\d+)"')
_NO_FILE_NAME = re.compile(r"[^\w·()-]+")


@dataclass(frozen=True)
class Excerpt:
    """One part of an edition.

    Attributes:
        code: unique within the edition; the kinds of its files are `<code>:<form>`.
        label: how people call it.
        folder: its folder inside the issue's folder.
        roles: roles of the register of recipients that get its mail.
        snapshot: what its files hold.
        mail_snapshot: what its mail says.
    """

    code: str
    label: str
    folder: str
    roles: tuple[str, ...]
    snapshot: Mapping[str, Any]
    mail_snapshot: Mapping[str, Any]


@dataclass(frozen=True)
class Excerpting:
    """How a publication is cut for its readers.

    Attributes:
        cut: the excerpts of a snapshot; none where it has no parts, as an edition of an earlier version.
        forms: the files of each.
        mail: the mail of a rendering (of `Excerpt.mail_snapshot`) and the excerpt's files by kind.
        whole_roles: roles that get the edition's own mail.
        default_code: the excerpt of every role that is named nowhere.
    """

    cut: Callable[[Mapping[str, Any]], tuple[Excerpt, ...]]
    forms: tuple[Form, ...]
    mail: Callable[[Rendering, Mapping[str, bytes]], MailParts]
    whole_roles: frozenset[str]
    default_code: str

    def code_for(self, role: str, excerpts: Sequence[Excerpt]) -> str | None:
        """The excerpt that a role's mail is made of; None for the whole."""
        if role in self.whole_roles or not excerpts:
            return None
        return next((excerpt.code for excerpt in excerpts if role in excerpt.roles), self.default_code)


def part_of(
    snapshot: Mapping[str, Any],
    *,
    header: Mapping[str, str],
    body: Sequence[Mapping[str, Any]],
    annexes: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """A snapshot of these sections, with the figures they name and no other."""
    named = set(_FIGURE_NAME.findall(canonical_json([list(body), list(annexes)])))
    kept = {name: figure for name, figure in snapshot["figures"].items() if name in named}
    return {**snapshot, "header": {**header}, "body": list(body), "annexes": list(annexes), "figures": kept}


def rendering_of(whole: Rendering, snapshot: Mapping[str, Any]) -> Rendering:
    """A part as renderers take it: its charts are the ones that were drawn for the whole."""
    shown = {chart["code"] for chart in charts(snapshot)}
    pictures = {code: picture for code, picture in whole.pictures.items() if code in shown}
    return replace(whole, snapshot=json.loads(canonical_json(snapshot)), pictures=pictures)


def file_words(words: str) -> str:
    """A label as part of a file's name."""
    return _NO_FILE_NAME.sub("-", words).strip("-")
