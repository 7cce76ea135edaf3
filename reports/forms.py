"""The forms that publications share; each is a function of the rendering alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reports.publication import Form, Rendering
from reports.render.epub import render_epub
from reports.render.html import render_html
from reports.render.mail import MailParts, content_id
from reports.render.pdf import render_pdf
from reports.render.text_mail import render_text
from reports.render.xlsx import render_xlsx

SHARED = Path(__file__).parent / "render" / "templates"
REPORT_TYPST = SHARED / "report.typ"
REPORT_HTML = SHARED / "report.html.j2"


def pdf_form(template: Path = REPORT_TYPST) -> Form:
    """The accessible PDF."""

    def render(rendering: Rendering) -> bytes:
        return render_pdf(
            rendering.snapshot,
            template=template,
            pictures=rendering.pictures,
            dated_at=rendering.dated_at,
            font_dir=rendering.font_dir,
        )

    return Form("pdf", lambda header: f"{header['file_stem']}.pdf", render)


def html_form(template: Path = REPORT_HTML) -> Form:
    """The page that stands alone: no script, no outside address."""

    def render(rendering: Rendering) -> bytes:
        html = render_html(rendering.snapshot, template=template, pictures=rendering.pictures, medium="page")
        return html.encode()

    return Form("html", lambda header: f"{header['file_stem']}.html", render)


def epub_form() -> Form:
    """The electronic book (EPUB 3)."""
    return Form("epub", lambda header: f"{header['file_stem']}.epub", render_epub)


def xlsx_form() -> Form:
    """The workbook with the numbers behind every table and chart, and where each comes from."""
    return Form("xlsx", lambda header: f"{header['file_stem']}-수치.xlsx", render_xlsx)


def report_mail(rendering: Rendering, files: Mapping[str, bytes], template: Path = REPORT_HTML) -> MailParts:
    """The mail: the body's sections inline with their charts, the PDF attached."""
    snapshot, identity = rendering.snapshot, rendering.identity
    shown = [b["code"] for section in snapshot["body"] for b in section["blocks"] if b["kind"] == "chart"]
    return MailParts(
        subject=rendering.header["subject"],
        text=render_text(snapshot),
        html=render_html(
            snapshot,
            template=template,
            pictures=rendering.pictures,
            medium="mail",
            picture_address=lambda code: f"cid:{content_id(code, identity)}",
        ),
        pictures={code: rendering.pictures[code].png for code in shown},
        pdf=files["pdf"],
        pdf_name=f"{rendering.header['file_stem']}.pdf",
        dated_at=rendering.dated_at,
        identity=identity,
    )
