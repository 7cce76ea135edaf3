"""Every kind of page in a real browser: axe-core without a violation, and what axe does not ask (KWCAG 2.2)."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.integration.browser.conftest import SCHEMES, WIDTHS

PAGES = {
    "weekly": "weekly.html",
    "mail": "mail.html",
    "public": "public.html",
    "casebook": "casebook.html",
    "results": "results.html",
    "index": "site/index.html",
    "edition": "site/editions/public_weekly-0672.html",
    "replaced": "site/editions/public_weekly-0671-1.html",
    "notices": "site/notices/index.html",
    "month": "site/notices/2026-11.html",
    "year": "site/years/2026.html",
    "about": "site/about.html",
    "search": "site/search.html?q=상하수도",
}
pytestmark = pytest.mark.usefixtures("pages")
every_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())

# What is wrong with the structure, in words; an empty list is the only accepted answer.
STRUCTURE = """() => {
  const wrong = [];
  const name = (node) => node.outerHTML.slice(0, 90);
  if (document.documentElement.lang !== 'ko') wrong.push('language is not ko');
  if (!document.title.trim()) wrong.push('no title');
  for (const image of document.images) {
    if ((image.alt || '').trim().length < 10) wrong.push('no description: ' + name(image));
    if (!image.naturalWidth) wrong.push('picture did not load: ' + name(image));
  }
  for (const table of document.querySelectorAll('table:not([role=presentation])')) {
    if (!table.caption || !table.caption.textContent.trim()) wrong.push('no caption: ' + name(table));
    if (!table.querySelector('tbody th')) wrong.push('rows without a head: ' + name(table));
    for (const head of table.querySelectorAll('th')) {
      if (!['col', 'row'].includes(head.scope)) wrong.push('head without scope: ' + name(head));
    }
  }
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => Number(h.tagName[1]));
  if (headings.filter((level) => level === 1).length !== 1) wrong.push('not one h1');
  headings.forEach((level, n) => {
    if (level > (n ? headings[n - 1] : 0) + 1) wrong.push('a heading of level ' + level + ' skips one');
  });
  if (!document.querySelector('main')) wrong.push('no main');
  return wrong;
}"""
# What can be reached by keyboard, in the order of the page.
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, [tabindex="0"]')]
  .filter((node) => node.getClientRects().length).length"""
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return {
    name: node.outerHTML.slice(0, 90),
    is_marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    is_on_screen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@every_page
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_at_any_width(open_page, address: str, scheme: str) -> None:
    opened = open_page(address, scheme=scheme)
    assert opened.complaints == []
    for width in WIDTHS:
        opened.page.set_viewport_size({"width": width, "height": 800})
        # Without `preload`, which fetches style sheets and is refused by the page's own policy.
        found = Axe().run(opened.page, options={"resultTypes": ["violations"], "preload": False})
        assert found.violations_count == 0, (width, found.generate_report())


@every_page
def test_pictures_tables_and_headings_say_what_they_are(open_page, address: str) -> None:
    assert open_page(address).page.evaluate(STRUCTURE) == []


@every_page
def test_nothing_is_wider_than_a_small_screen(open_page, address: str) -> None:
    page = open_page(address, width=320).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # Only a region made for it may scroll sideways, and the keyboard reaches it.
    wide = """() => [...document.querySelectorAll('body *')].filter((node) =>
        node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0
        && ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
        && node.tabIndex !== 0).map((node) => node.outerHTML.slice(0, 90))"""
    assert page.evaluate(wide) == []


@every_page
def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(open_page, address: str) -> None:
    page = open_page(address, width=768).page
    expected = page.evaluate(REACHABLE)
    reached = []
    for _ in range(expected + 2):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached.append(focused)
    assert len(reached) == expected
    assert [focus["name"] for focus in reached if not focus["is_marked"]] == []
    assert [focus["name"] for focus in reached if not focus["is_on_screen"]] == []


BROKEN = """<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>
<h2>Skipped</h2><p style="color: #aaaaaa; background: #ffffff">pale</p>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="x">
<img src="https://example.test/tracker.gif" alt="">
<table><tbody><tr><th>head</th><td>cell</td></tr></tbody></table>
<div style="width: 900px">wide</div><a href="#here" style="outline: none">no mark</a>
</body></html>"""


def test_a_page_with_every_fault_is_refused(open_page, folder: Path) -> None:
    (folder / "broken.html").write_text(BROKEN)
    opened = open_page("broken.html", width=320)
    page = opened.page
    assert any("asked for https://example.test/tracker.gif" in said for said in opened.complaints)
    rules = {violation["id"] for violation in Axe().run(page).response["violations"]}
    assert {"color-contrast", "landmark-one-main"} <= rules
    wrong = " ".join(page.evaluate(STRUCTURE))
    for fault in ("not ko", "no description", "did not load", "no caption", "without scope", "not one h1", "no main"):
        assert fault in wrong, fault
    assert page.evaluate("document.documentElement.scrollWidth") > 320
    page.keyboard.press("Tab")
    assert not page.evaluate(FOCUSED)["is_marked"]
