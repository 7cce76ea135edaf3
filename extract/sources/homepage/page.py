"""From the bytes of one of the homepage's pages to what a reader sees of it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.errors import SourceFormatError
from extract.html_depth import is_too_deep
from extract.window import Window

MOST_BYTES = 8 * 1024 * 1024
HTML_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
AROUND_BREAK = re.compile(r" *\n *")
MANY_BREAKS = re.compile(r"\n{3,}")
BREAK = "\ue000"
"""Stands for a line break while the source's own white space, which HTML does not show, is folded."""
NOT_SHOWN = "script, style, noscript, template, iframe"
LINES = "p, div, li, tr, h1, h2, h3, h4, blockquote"
REDESIGNED = "홈페이지가 개편되었으면 설정의 selectors 를 고치기"


def page_of(content: bytes, *, feed: str, window: Window) -> LexborHTMLParser:
    """A page as a tree.

    Raises:
        SourceFormatError: not UTF-8, larger than any page, or with so many elements opened within one another that
            reading it would take minutes.
    """
    text = text_of(content, feed=feed, window=window)
    if is_too_deep(text):
        raise SourceFormatError(feed, window, "닫히지 않은 태그가 비정상적으로 많은 페이지", "홈페이지 담당에 확인")
    return LexborHTMLParser(text)


def text_of(content: bytes, *, feed: str, window: Window) -> str:
    """The characters of a page.

    Raises:
        SourceFormatError: not UTF-8, or larger than any page.
    """
    if len(content) > MOST_BYTES:
        raise SourceFormatError(
            feed, window, f"페이지가 {len(content):,}바이트로 너무 큼(한도 {MOST_BYTES:,})", "홈페이지 담당에 확인"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceFormatError(
            feed, window, f"UTF-8 이 아닌 페이지({error.reason})", "홈페이지 담당에 문자 인코딩을 확인"
        ) from error


def first_of(node: LexborHTMLParser | LexborNode, selector: str, what: str, *, feed: str, window: Window) -> LexborNode:
    """The first element a selector finds.

    Raises:
        SourceFormatError: it finds none; names the selector.
    """
    found = node.css_first(selector)
    if found is None:
        raise not_found(selector, what, feed=feed, window=window)
    return found


def not_found(selector: str, what: str, *, feed: str, window: Window) -> SourceFormatError:
    """What is said when a page is not laid out as agreed."""
    return SourceFormatError(
        feed, window, f"선택자 '{selector}' 로 {what}을(를) 찾을 수 없음: 약속한 화면이 아님", REDESIGNED
    )


def labelled_in(node: LexborNode, labels: str) -> dict[str, str]:
    """What stands in the `dd` after each label (`dt`), by label; of a label that comes twice the last."""
    found = {}
    for label in node.css(labels):
        value = label.next
        while value is not None and value.tag != "dd":
            value = None if value.tag == "dt" else value.next
        found[shown(label)] = shown(value) if value is not None else ""
    return found


def shown(node: LexborNode) -> str:
    """The text a reader sees: hidden elements gone, `<br>` and blocks as line breaks. Changes the node."""
    for hidden in node.css(NOT_SHOWN):
        hidden.decompose()
    for line_break in node.css("br"):
        line_break.replace_with(BREAK)
    for block in node.css(LINES):
        # By identity: `==` compares what both hold, written out.
        if block.mem_id != node.mem_id:
            block.insert_before(BREAK)
            block.insert_after(BREAK)
    text = HTML_SPACE.sub(" ", node.text(deep=True, separator="", strip=False)).replace(BREAK, "\n")
    return MANY_BREAKS.sub("\n\n", AROUND_BREAK.sub("\n", text)).strip()
