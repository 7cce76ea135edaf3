"""What the city's civic groups publish: statements on what people talk about, each with the side it takes.

The groups are made up, like everything here.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo_city.city import City
from demo_city.days import Days, night_of
from demo_city.korean import with_particle
from demo_city.social import OWN

GROUPS = {
    "solidarity": "한빛시민연대",
    "tideland": "서해갯벌모임",
    "songdo": "새물결주민회의",
    "bupyeong": "느티나무마을넷",
}
"""Name by the code that stands in the group's addresses."""
ARCHIVE_DAYS = 120
_PER_DAY = 24
_KEPT_DAYS = 4
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - times are KST wall-clock
_TITLES = {
    "oppose": ("[성명] {ask} 외면하는 인천시 행정을 규탄한다", "[논평] {middle} 예산 삭감 계획을 즉각 철회하라"),
    "propose": ("[성명] {ask} 대책을 마련하라", "[보도자료] {middle} 개선을 위한 정책 제안 발표", "[논평] {ask} 촉구"),
    "support": ("[논평] {ask} 결정을 환영한다", "[논평] {middle} 조례 제정에 찬성한다"),
    "other": ("[알림] {middle} 시민강좌 수강생 모집", "[알림] {middle} 주민 간담회 안내"),
    "unsure": ("[칼럼] {middle}, 누구의 일인가", "[기고] 우리 동네 {middle} 이야기"),
}
_SHARES = (("oppose", 34), ("propose", 66), ("support", 76), ("other", 90), ("unsure", 100))
_LEADS = (
    "{district}에서 {middle} 문제가 이어지고 있다.",
    "최근 {district} 주민들이 {middle} 문제를 호소하고 있다.",
    "{middle} 문제는 어제오늘의 일이 아니다.",
)


@dataclass(frozen=True)
class Statement:
    """One statement; `posted_at` is KST wall-clock time.

    Attributes:
        stance: the truth: the side the title was made to take.
        is_dated: the group's page shows its date.
    """

    number: str
    group: str
    posted_at: datetime
    title: str
    paragraphs: tuple[str, ...]
    category: str
    writer: str
    stance: str
    is_dated: bool


class CivicArchive:
    """All statements as of 01:00 after a day, newest first. Asked from several threads at once."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._lock = threading.Lock()
        self._made: OrderedDict[date, tuple[Statement, ...]] = OrderedDict()

    def of(self, group: str, *, latest_on: date) -> list[Statement]:
        """What one group shows."""
        with self._lock:
            if latest_on not in self._made:
                self._made[latest_on] = statements(self._city, latest_on)
                if len(self._made) > _KEPT_DAYS:
                    self._made.popitem(last=False)
            return [each for each in self._made[latest_on] if each.group == group]


def statements(city: City, latest_on: date) -> tuple[Statement, ...]:
    """Every group's statements of the last months, newest first."""
    days = Days.of(latest_on - timedelta(days=ARCHIVE_DAYS), latest_on + timedelta(days=1))
    posts = city.platform_posts(days, feed="civic_group", platform="blog", per_day=_PER_DAY, noise_share=0.0)
    as_of = night_of(latest_on).replace(tzinfo=None)
    made = []
    for row in range(len(posts)):
        posted_at = _EPOCH + timedelta(seconds=int(posts.posted_at[row]))
        if posted_at >= as_of or posts.kind[row] == OWN:
            continue
        roll = hashlib.sha256(f"{city.seed}/{posts.post_id[row]}".encode()).digest()
        subject = city.lexicon.subjects[posts.plan.subject[row]]
        asks = [ask for ask in subject.asks[posted_at.month - 1] if "{" not in ask] or [subject.middle]
        stance = next(name for name, until in _SHARES if roll[0] * 100 // 256 < until)
        words = {
            "ask": asks[roll[1] % len(asks)],
            "middle": subject.middle,
            "district": city.lexicon.district_labels[city.lexicon.zones[posts.plan.zone[row]].after],
        }
        titles = _TITLES[stance]
        made.append(
            Statement(
                number=str(posts.post_id[row]),
                group=tuple(GROUPS)[roll[2] % len(GROUPS)],
                posted_at=posted_at,
                title=titles[roll[3] % len(titles)].format(**words),
                paragraphs=(
                    _LEADS[roll[4] % len(_LEADS)].format(**words),
                    f"한 주민은 이렇게 말했다. “{posts.body[row]}”",
                    f"{with_particle(GROUPS[tuple(GROUPS)[roll[2] % len(GROUPS)]], '은')} 앞으로도 함께 지켜볼 것이다.",
                ),
                category="성명" if stance in ("oppose", "propose", "support") else "소식",
                writer=("사무국", "운영위원회", "정책팀")[roll[5] % 3],
                stance=stance,
                is_dated=roll[6] % 24 > 0,
            )
        )
    return tuple(sorted(made, key=lambda each: (each.posted_at, each.number), reverse=True))
