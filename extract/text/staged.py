"""Where each channel's texts stand in `staging`, and which of its items count as a citizen's voice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StagedText:
    """Where a channel's texts stand in `staging`.

    Attributes:
        feed: the feed's name in `quality.changed_day`.
        text: SQL of the text; titles stand on a line of their own.
        is_voice: SQL of whether the item counts as a citizen's voice.
        is_always_relevant: people who write here write to the city.
    """

    channel_code: str
    feed: str
    relation: str
    id_column: str
    text: str = "concat_ws(E'\\n', title, body)"
    is_voice: str = "true"
    is_always_relevant: bool = True


def _posts(channel_code: str, feed: str, *, is_voice: str = "not is_outbound") -> StagedText:
    """A channel of posts found somewhere in the world: relevance is asked of each."""
    relation = f"stg_{feed.replace('.', '__')}"
    return StagedText(channel_code, feed, relation, "post_id", is_voice=is_voice, is_always_relevant=False)


STAGED = (
    StagedText("call_center", "call_center.calls", "stg_call_center__calls", "call_id", text="summary"),
    # The same channel by its other door: the center's own table.
    StagedText("call_center", "call_center.call_changes", "stg_call_center__call_changes", "call_id", text="summary"),
    StagedText("homepage", "homepage.board_posts", "stg_homepage__board_posts", "post_id"),
    StagedText("petition", "petition.petitions", "stg_petition__petitions", "petition_id"),
    StagedText(
        "petition_qna",
        "petition.qna",
        "stg_petition__qna",
        "qna_id",
        text="concat_ws(E'\\n', title, question)",
        is_voice="false",
    ),
    StagedText("mayor_proposal", "homepage.mayor_proposals", "stg_homepage__mayor_proposals", "proposal_id"),
    StagedText("saeol", "saeol.cases", "stg_saeol__cases", "case_id"),
    _posts("social_bulk", "social.bulk_posts", is_voice="not is_outbound and not is_screen_sample"),
    _posts("social_query", "social.query_posts"),
    _posts("bigkinds", "bigkinds.articles", is_voice="false"),
    _posts("civic_group", "civic_group.statements", is_voice="false"),
    _posts("facebook", "facebook.comments"),
    _posts("facebook_page", "facebook.posts", is_voice="false"),
    _posts("homepage_notice", "homepage.notices", is_voice="false"),
    _posts("instagram", "instagram.media"),
    _posts("kakao", "kakao.documents"),
    _posts("naver", "naver.items", is_voice="not is_outbound and kind <> 'news'"),
    _posts("x", "x.posts"),
    _posts("youtube", "youtube.comments"),
)
BY_FEED = {staged.feed: staged for staged in STAGED}


def doors_of(channel_code: str) -> tuple[StagedText, ...]:
    """Where a channel's texts stand: in one relation for each door it has."""
    return tuple(staged for staged in STAGED if staged.channel_code == channel_code)
