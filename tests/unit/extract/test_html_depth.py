"""What is too deep to be read, and what is only long."""

from __future__ import annotations

import pytest

from extract.html_depth import is_too_deep

MANY = 6_000


@pytest.mark.parametrize(
    "markup",
    ["<div>" * MANY, "<div></i>" * MANY, "<DIV\n>" * MANY, "<a><b>" * (MANY // 2) + "</a>"],
    ids=["open", "closed by others", "capitals", "of several kinds"],
)
def test_what_opens_without_end_is_too_deep(markup: str) -> None:
    assert is_too_deep(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "줄<br>" * MANY,
        "<p>문단</p>" * MANY,
        "<img src=a><hr/>" * MANY,
        "a < b <3 " * MANY,
        "<div>" * 4_000,
        "",
        "</div>" * MANY,
    ],
    ids=["breaks", "paragraphs", "images", "signs", "deep", "nothing", "ends only"],
)
def test_what_is_only_long_is_not(markup: str) -> None:
    assert not is_too_deep(markup)
