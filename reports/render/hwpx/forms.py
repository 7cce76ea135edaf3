"""The two 한글 files of an edition: the 보고서, and the 기안문 to attach it to."""

from __future__ import annotations

from reports.publication import Form, Rendering


def hwpx_form() -> Form:
    """The 보고서 that officials can edit."""

    def render(rendering: Rendering) -> bytes:
        # Here and not above: python-hwpx takes most of a second to import, and most who know the forms render none.
        from reports.render.hwpx.report import render_report

        return render_report(rendering)

    return Form("hwpx", lambda header: f"{header['file_stem']}.hwpx", render)


def hwpx_letter_form() -> Form:
    """The 기안문."""

    def render(rendering: Rendering) -> bytes:
        from reports.render.hwpx.letter import render_letter

        return render_letter(rendering)

    return Form("hwpx_letter", lambda header: f"{header['file_stem']}-기안문.hwpx", render)
