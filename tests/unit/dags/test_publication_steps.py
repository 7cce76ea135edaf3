"""One edition in trouble never keeps the next one from its readers."""

from __future__ import annotations

from dags.shared.publication_steps import publish_each
from reports.deliver import PublishResult
from reports.errors import ContentChangedError


def test_an_edition_that_cannot_go_out_does_not_hold_back_the_next() -> None:
    tried: list[int] = []

    def publish(edition_key: int) -> PublishResult:
        tried.append(edition_key)
        if edition_key == 11:
            raise ContentChangedError("weekly 제11호: renders differently")
        return PublishResult(sent=3, uncertain=1) if edition_key == 12 else PublishResult(sent=4)

    assert publish_each([11, 12, 13], publish) == [
        "판 11: weekly 제11호: renders differently",
        "판 12: 거절 0, 불확실 1, 미발송 0",
    ]
    assert tried == [11, 12, 13]
