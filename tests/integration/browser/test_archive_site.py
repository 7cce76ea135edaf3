"""The archive as a reader uses it: found by words, read without script, from a folder and from a web server."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest


def results(page) -> list[str]:
    return page.locator("#search-results li > a").all_inner_texts()


def status(page) -> str:
    return page.locator("#search-status").inner_text()


def search(open_page, words: str):
    return open_page(f"site/search.html?q={quote(words)}")


def test_words_are_found_in_statements_and_topics_newest_first(open_page) -> None:
    found = search(open_page, "상하수도")
    assert results(found.page)[0] == "「시원소통, 인천」 공개판 제672호"
    assert len(results(found.page)) == 3
    assert status(found.page) == "‘상하수도’ 찾은 자료 3건"
    assert set(found.page.locator("mark").all_inner_texts()) == {"상하수도"}
    assert found.page.title().startswith("‘상하수도’ 찾은 자료 3건")
    assert found.complaints == []


def test_every_word_must_occur(open_page) -> None:
    page = search(open_page, "상하수도 제626호").page
    assert results(page) == ["「시원소통, 인천」 공개판 제626호"]


def test_a_word_with_its_particle_finds_what_is_near(open_page) -> None:
    # Four pairs of letters, of which 상하, 하수 and 수도 occur.
    page = search(open_page, "상하수도를요").page
    assert "비슷한 자료" in status(page)
    assert len(results(page)) == 3


def test_nothing_found_is_said(open_page) -> None:
    page = search(open_page, "우주정거장").page
    assert status(page) == "‘우주정거장’에 맞는 자료 없음"
    assert page.locator("#search-results").is_hidden()


def test_a_hostile_question_stays_a_question(open_page) -> None:
    attack = '<img src=x onerror="document.title=1">'
    found = search(open_page, attack)
    assert attack in status(found.page)
    assert found.page.locator("main img").count() == 0
    assert found.page.title() != "1"
    assert found.complaints == []


def test_the_form_of_the_list_leads_to_the_results_by_keyboard(open_page) -> None:
    page = open_page("site/index.html").page
    page.locator("#query").fill("요약")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    assert len(results(page)) == 3
    page.locator("#search-results li > a").first.click()
    page.wait_for_url("**/editions/public_weekly-0672.html")
    assert page.locator("h1").inner_text() == "「시원소통, 인천」 공개판 제672호"


def test_without_script_every_issue_is_still_reached(open_page) -> None:
    page = open_page("site/search.html", script=False).page
    page.get_by_role("link", name="모든 자료 목록").click()
    listed = page.locator("section[aria-labelledby=all] .items a").all_inner_texts()
    assert [name.removeprefix("「시원소통, 인천」 공개판 ") for name in listed] == [
        "제672호",
        "제671호 정정본 1",
        "제626호",
    ]
    page.locator(".items a").last.click()
    assert page.locator("table caption").count() == 1


def test_the_skip_link_comes_first_and_leads_to_the_content(open_page) -> None:
    page = open_page("site/editions/public_weekly-0672.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "본문 바로가기"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_replaced_edition_leads_to_the_new_one(open_page) -> None:
    page = open_page("site/editions/public_weekly-0671-1.html").page
    page.get_by_role("link", name="새 판 보기").click()
    assert "정정본 1" in page.locator("h1").inner_text()


@pytest.fixture
def web_server(folder: Path):
    """A plain web server on loopback."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder / "site"))
    handler.func.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_web_server_serves_it_as_it_is(browser, web_server: str) -> None:
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{web_server}/search.html?q={quote('상하수도')}")
    assert len(results(page)) == 3
    assert page.evaluate("getComputedStyle(document.querySelector('.site-header')).borderTopWidth") == "4px"
    assert [url for url in asked if not url.startswith(web_server)] == []
    assert complaints == []
    page.close()


def test_a_notice_is_found_by_its_title_and_the_search_leads_to_its_place(open_page) -> None:
    found = search(open_page, "보도 정비")
    assert results(found.page) == ["보도 정비 본격 착수"]
    found.page.locator("#search-results li > a").first.click()
    found.page.wait_for_url("**/notices/2026-11.html#notice-IC010205-1")
    assert found.page.evaluate("document.querySelector(':target').innerText").startswith("보도 정비 본격 착수")
    assert found.complaints == []


def test_editions_stand_before_notices_that_hold_the_same_word(open_page) -> None:
    # 3 editions have 2026 or 2025 in their day, and so have all notices.
    listed = results(search(open_page, "2026. 11.").page)
    assert [name.startswith("「시원소통") for name in listed] == [True, True, False, False, False]


def test_without_script_each_month_is_reached_and_a_title_leads_to_its_source(open_page) -> None:
    page = open_page("site/index.html", script=False).page
    page.get_by_role("link", name="정책정보 모두 보기").click()
    page.locator(".months a").first.click()
    assert page.locator("h1").inner_text() == "정책정보 2026년 11월"
    link = page.get_by_role("link", name="보도 정비 본격 착수")
    assert link.get_attribute("href").startswith("https://www.incheon.example.test/")
    assert link.get_attribute("rel") == "external noreferrer"
    assert page.locator(".item b").count() == 0
