"""An edition's files: rendered from the snapshot alone, written whole, and compared with what was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from reports import edition as editions
from reports.edition import Artefact, Edition
from reports.errors import ContentChangedError
from reports.excerpt import Excerpt, rendering_of
from reports.publication import Publication, Rendering
from reports.render.mail import Envelope, MailParts, build_mail

PREVIEW = Envelope("preview@example.test", "미리보기", "preview@example.test", "미리보기")
MAIL = "mail"


@dataclass(frozen=True)
class Rendered:
    """All forms of one snapshot.

    Attributes:
        files: bytes by kind.
        mail: the mail, when the publication is mailed.
        role_mails: a mail of its own for each role, where it goes by rule.
        excerpts: what is cut from it for some of its readers, with the same of each.
    """

    files: Mapping[str, bytes]
    mail: MailParts | None
    role_mails: Mapping[str, MailParts] = field(default_factory=dict)
    excerpts: tuple[tuple[Excerpt, Rendered], ...] = field(default=())


def render(publication: Publication, snapshot: Mapping[str, Any]) -> Rendered:
    """All forms of a snapshot, from the snapshot alone: the same snapshot gives the same bytes."""
    rendering = publication.rendering(snapshot)
    files = {form.kind: form.render(rendering) for form in publication.forms}
    mail = publication.mail(rendering, files) if publication.mail else None
    role_mails = publication.role_mails(rendering) if publication.role_mails else {}
    return Rendered(files, mail, role_mails, tuple(_excerpts(publication, rendering)))


def _excerpts(publication: Publication, whole: Rendering) -> Iterator[tuple[Excerpt, Rendered]]:
    excerpting = publication.excerpting
    if excerpting is None:
        return
    for excerpt in excerpting.cut(whole.snapshot):
        rendering = rendering_of(whole, excerpt.snapshot)
        files = {form.kind: form.render(rendering) for form in excerpting.forms}
        yield excerpt, Rendered(files, excerpting.mail(rendering_of(whole, excerpt.mail_snapshot), files))


def mail_for(publication: Publication, rendered: Rendered, role: str) -> MailParts | None:
    """The mail that a role of the register gets: one of its own, that of an excerpt, or the edition's."""
    if role in rendered.role_mails:
        return rendered.role_mails[role]
    if publication.excerpting is None:
        return rendered.mail
    code = publication.excerpting.code_for(role, [excerpt for excerpt, _ in rendered.excerpts])
    return next((made.mail for excerpt, made in rendered.excerpts if excerpt.code == code), rendered.mail)


def files_of(publication: Publication, snapshot: Mapping[str, Any], rendered: Rendered) -> dict[str, tuple[str, bytes]]:
    """Relative path and content of each file by kind; those of an excerpt have its code before theirs, and a folder."""
    header = snapshot["header"]
    folder = publication.folder(header)
    files = {form.kind: (f"{folder}/{form.file_name(header)}", rendered.files[form.kind]) for form in publication.forms}
    if rendered.mail is not None:
        files[MAIL] = (f"{folder}/{_mail_name(header)}", build_mail(rendered.mail, PREVIEW).as_bytes())
    for role, parts in rendered.role_mails.items():
        files[f"{MAIL}:{role}"] = (f"{folder}/{MAIL}-{role}.eml", build_mail(parts, PREVIEW).as_bytes())
    if publication.excerpting is not None:
        for excerpt, made in rendered.excerpts:
            within = f"{folder}/{excerpt.folder}"
            for form in publication.excerpting.forms:
                path = f"{within}/{form.file_name(excerpt.snapshot['header'])}"
                files[f"{excerpt.code}:{form.kind}"] = (path, made.files[form.kind])
            if made.mail is not None:
                content = build_mail(made.mail, PREVIEW).as_bytes()
                files[f"{excerpt.code}:{MAIL}"] = (f"{within}/{_mail_name(header)}", content)
    return files


def _mail_name(header: Mapping[str, str]) -> str:
    number = int(header["edition_number"])
    return "mail.eml" if number == 1 else f"mail-정정본{number - 1}.eml"


def write_files(
    publication: Publication, snapshot: Mapping[str, Any], output_dir: Path, *, rendered: Rendered | None = None
) -> list[Artefact]:
    """Render and write the files, each appearing whole or not at all."""
    files = files_of(publication, snapshot, rendered or render(publication, snapshot))
    for path, content in files.values():
        target = output_dir / path
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.part")
        half.write_bytes(content)
        half.replace(target)
    return artefacts_of(files)


def artefacts_of(files: Mapping[str, tuple[str, bytes]]) -> list[Artefact]:
    """What is recorded of files."""
    return [
        Artefact(kind, path, len(content), editions.file_sha256(content)) for kind, (path, content) in files.items()
    ]


def remove_left_over(output_dir: Path, before: Sequence[Artefact], now: Sequence[Artefact]) -> tuple[Path, ...]:
    """Delete files of an earlier draft that the present one does not have: nothing unrecorded may keep its words."""
    left = [output_dir / artefact.path for artefact in before if artefact.path not in {one.path for one in now}]
    removed = tuple(path for path in left if path.exists())
    for path in removed:
        path.unlink()
    return removed


def require_same_files(
    edition: Edition, files: Mapping[str, tuple[str, bytes]], recorded: Mapping[str, Artefact]
) -> None:
    """Refuse files that are not the recorded ones.

    Raises:
        ContentChangedError: naming the first that differs.
    """
    if changed := _changed(files, recorded):
        raise ContentChangedError(
            f"{edition.name}: {changed[0]} renders differently from the file that was released (another version of a "
            "font or renderer?): draft and release the issue again"
        )


def changed_files(connection: psycopg.Connection, publication: Publication, edition: Edition) -> tuple[str, ...]:
    """Paths of the edition's files that its snapshot does not render to the recorded bytes today; none when all do."""
    files = files_of(publication, edition.snapshot, render(publication, edition.snapshot))
    return _changed(files, editions.artefacts(connection, edition.edition_key))


def _changed(files: Mapping[str, tuple[str, bytes]], recorded: Mapping[str, Artefact]) -> tuple[str, ...]:
    return tuple(
        path
        for kind, (path, content) in files.items()
        if (known := recorded.get(kind)) is None or known.sha256 != editions.file_sha256(content)
    )
