"""A snapshot as HTML: a page that stands alone, and the body of a mail.

Every word passes Jinja's autoescape; nothing is marked safe. The page needs no script and no outside address.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports import palette, text
from reports.figures import Picture
from reports.render.blocks import annex_list, grouped

SHARED_TEMPLATES = Path(__file__).with_name("templates")


def render_html(
    snapshot: Mapping[str, Any],
    *,
    template: Path,
    pictures: Mapping[str, Picture],
    medium: Literal["page", "mail"],
    picture_address: Callable[[str], str] | None = None,
) -> str:
    """The HTML of a snapshot; the same snapshot and pictures give the same text.

    Args:
        snapshot: the frozen document.
        template: a Jinja template; it may extend and include the shared ones.
        pictures: the drawn charts by code.
        medium: `page` embeds SVG pictures and shows the annexes; `mail` inlines its styles for mail programs.
        picture_address: for mail, the address (`cid:...`) of a chart's picture.
    """
    environment = template_environment(template.parent)
    html = environment.get_template(template.name).render(
        header=snapshot["header"],
        foot=snapshot["foot"],
        body=[_section(section) for section in snapshot["body"]],
        annexes=[_section(section) for section in snapshot["annexes"]],
        annex_list=annex_list(snapshot),
        medium=medium,
        colours={name.lower(): value for name, value in vars(palette).items() if name.isupper()},
        address=picture_address or (lambda code: _data_address(pictures[code])),
        size=lambda code: (pictures[code].width_px, pictures[code].height_px),
    )
    if medium == "page":
        return html
    inliner = css_inline.CSSInliner(
        keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False, inline_style_tags=True
    )
    return str(inliner.inline(html))


def template_environment(folder: Path) -> Environment:
    """Jinja as every page has it: autoescape always on, nothing undefined, the shared templates beside `folder`."""
    environment = Environment(
        loader=FileSystemLoader([folder, SHARED_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return add_filters(environment)


def add_filters(environment: Environment) -> Environment:
    """What the shared templates of blocks need."""
    environment.filters["breakable"] = text.breakable
    environment.filters["percent_of"] = lambda weight, columns: (
        f"{100 * weight / sum(c['weight'] for c in columns):.1f}%"
    )
    return environment


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    return {**section, "blocks": grouped(section["blocks"])}


def _data_address(picture: Picture) -> str:
    # As a data address and not inline: two charts on one page would share element ids.
    return f"data:{picture.media_type};base64," + base64.b64encode(picture.content).decode()
