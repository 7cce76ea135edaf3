"""Numbers that are nobody's: dates, prices, statutes, case numbers and everything else that a careless search takes for
personal data.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping


def _date(rng: random.Random) -> str:
    year, month, day = rng.randint(1998, 2027), rng.randint(1, 12), rng.randint(1, 28)
    form = rng.choice(
        [
            "{y}-{m:02d}-{d:02d}",
            "{y}.{m}.{d}",
            "{y}. {m}. {d}.",
            "{y}년 {m}월 {d}일",
            "{y}/{m:02d}/{d:02d}",
            "{y}{m:02d}{d:02d}",
            "'{s:02d}.{m}.{d}",
            "{s:02d}.{m:02d}.{d:02d}",
            "{m}월 {d}일",
            "{m}/{d}",
            "{y}－{m:02d}－{d:02d}",
            "{y}.{m:02d}.{d:02d}~{y}.{m:02d}.{d:02d}",
            "{y}년{m}월{d}일",
            "{s:02d}년 {m}월 {d}일",
            "{y}-{m:02d}-{d:02d} {h:02d}:{n:02d}:{d:02d}",
            "{y}{m:02d}{d:02d}{h:02d}{n:02d}",
        ]
    )
    return form.format(y=year, s=year % 100, m=month, d=day, h=rng.randint(0, 23), n=rng.randint(0, 59))


def _time(rng: random.Random) -> str:
    hour, minute = rng.randint(1, 23), rng.randint(0, 59)
    return rng.choice(
        [
            f"{hour:02d}:{minute:02d}",
            f"{hour}시 {minute}분",
            f"오전 {hour % 12 or 12}시",
            f"{hour:02d}:{minute:02d}~{hour + 1:02d}:{minute:02d}",
        ]
    )


def _price(rng: random.Random) -> str:
    amount = rng.randint(1, 99_999) * rng.choice([10, 100, 1000, 100_000])
    return rng.choice(
        [
            f"{amount:,}원",
            f"{amount}원",
            f"{rng.randint(1, 900)}만 {rng.randint(1, 9)}천원",
            f"₩{amount:,}",
            f"{rng.randint(2, 90)}억 {rng.randint(1000, 9999)}만원",
            f"{amount:,} 원",
        ]
    )


def _petition(rng: random.Random) -> str:
    return f"{rng.choice(['1AA', '1AB', '1BA', '2AA'])}-{rng.randint(1001, 2612):04d}-{rng.randint(10000, 1999999):07d}"


def _statute(rng: random.Random) -> str:
    article = rng.randint(1, 180)
    return rng.choice(
        [
            f"제{article}조의{rng.randint(2, 9)}",
            f"제{article}조제{rng.randint(1, 9)}항",
            f"법률 제{rng.randint(1000, 20999)}호",
            f"대통령령 제{rng.randint(20000, 35999)}호",
            f"도로교통법 제{article}조 제{rng.randint(1, 5)}항",
            f"대법원 {rng.randint(1998, 2026)}다{rng.randint(1000, 99999)} 판결",
            f"{rng.randint(2010, 2026)}구합{rng.randint(1000, 99999)}",
            f"조례 제{rng.randint(1000, 7999)}호",
            f"헌재 {rng.randint(2001, 2025)}헌마{rng.randint(10, 999)}",
        ]
    )


def _notice(rng: random.Random) -> str:
    year, number = rng.randint(2015, 2027), rng.randint(1, 3999)
    return rng.choice(
        [
            f"공고 제{year}-{number}호",
            f"인천광역시 고시 제{year}-{number}호",
            f"접수번호 {year}-{rng.randint(1000000, 9999999)}",
            f"문서번호 {year}{rng.randint(100000, 999999)}",
            f"민원번호 {year}{rng.randint(10000000, 99999999)}",
            f"입찰공고번호 {year}{rng.randint(1000000, 9999999)}-00",
            f"교통정책과-{rng.randint(1000, 39999)}",
            f"관리번호 {rng.randint(10, 99)}-{rng.randint(1000, 9999)}-{rng.randint(100, 999)}",
            f"송장번호 {rng.randint(10**11, 10**12 - 1)}",
            f"주문번호 {year}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}-{rng.randint(1000000, 9999999)}",
            f"고객번호 {rng.randint(10**9, 10**10 - 1)}",
            f"등기번호 {rng.randint(10**12, 10**13 - 1)}",
        ]
    )


def _firm(rng: random.Random) -> str:
    digits = [rng.randint(1, 6)] + [rng.randint(0, 9) for _ in range(8)]
    total = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + digits[8] * 5 // 10
    text = "".join(map(str, [*digits, -total % 10]))
    written = f"{text[:3]}-{text[3:5]}-{text[5:]}"
    return rng.choice(
        [
            f"사업자등록번호 {written}",
            f"사업자번호: {written}",
            f"사업자등록번호({written})",
            f"법인등록번호 120111-{rng.randint(1000000, 9999999)}",
        ]
    )


def _office_phone(rng: random.Random) -> str:
    line = f"032-440-{rng.randint(2000, 5999)}"
    return rng.choice(
        [
            "인천시청 032-440-2114",
            f"시청 교통정책과 {line}",
            f"담당부서 전화 {line}",
            f"부평구청 대표전화 032-509-{rng.randint(6000, 6999)}",
            f"{rng.choice(['1588', '1577', '1544', '1600', '1899'])}-{rng.randint(1000, 9999)}",
            "국번없이 120",
            "110번",
            "미추홀콜센터(032-120)",
            "119",
            "182",
            "지역번호+120",
            f"보건소(☎ 032-453-{rng.randint(5000, 5999)})",
            "1345",
            "국민콜 110",
        ]
    )


def _traffic(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(1, 999)}번 버스",
            f"{rng.randint(1, 800)}-{rng.randint(1, 3)}번",
            f"M{rng.randint(6000, 6999)}번",
            f"{rng.randint(9000, 9999)}번 광역버스",
            "인천2호선",
            "인천 1호선",
            f"{rng.randint(1, 99)}번 국도",
            f"{rng.randint(1, 9)}번 출구",
            f"정류장번호 {rng.randint(34000, 42999)}",
            f"버스 {rng.randint(10, 99)}번, {rng.randint(100, 999)}번",
            f"{rng.randint(2, 8)}차로",
            f"시속 {rng.randint(3, 11)}0km",
        ]
    )


def _building(rng: random.Random) -> str:
    return rng.choice(
        [
            f"본관 {rng.randint(101, 909)}호",
            f"{rng.randint(1, 20)}층 {rng.randint(1, 9)}회의실",
            f"제{rng.randint(1, 9)}회의실",
            f"{rng.randint(2, 9)}공구",
            f"지하 {rng.randint(1, 4)}층",
            f"B{rng.randint(1, 5)}",
            f"강의실 {rng.randint(101, 509)}호",
            f"{rng.randint(101, 120)}동 앞 주차장",
            f"{rng.randint(1, 9)}단지 놀이터",
            f"총 {rng.randint(100, 3000)}세대",
            f"{rng.randint(1, 40)}블록",
            f"임대주택 {rng.randint(100, 900)}호 공급",
        ]
    )


def _measure(rng: random.Random) -> str:
    return rng.choice(
        [
            f"{rng.randint(20, 180)}.{rng.randint(1, 9)}㎡",
            f"{rng.randint(1, 90)}㎍/㎥",
            f"{rng.randint(40, 99)}dB",
            f"{rng.randint(100, 9999)}kWh",
            f"{rng.randint(1, 99)}.{rng.randint(10, 99)}%",
            f"{rng.randint(1000, 9999999):,}명",
            f"인구 {rng.randint(2900000, 3050000)}명",
            f"{rng.randint(1, 9)}:{rng.randint(0, 9)} 승리",
            f"{rng.randint(1, 99)}-{rng.randint(1, 99)}로 이김",
            f"{rng.randint(100, 999)}톤",
            f"pH {rng.randint(6, 8)}.{rng.randint(0, 9)}",
            f"{rng.randint(5, 40)}도",
            f"{rng.randint(1, 30)}만 {rng.randint(1000, 9999)}가구",
        ]
    )


def _machine(rng: random.Random) -> str:
    hexadecimal = "".join(rng.choice("0123456789abcdef") for _ in range(rng.choice([8, 32, 40])))
    return rng.choice(
        [
            f"SM-G{rng.randint(100, 999)}N",
            f"v{rng.randint(1, 20)}.{rng.randint(0, 9)}.{rng.randint(0, 99)}",
            f"커밋 {hexadecimal}",
            f"https://www.example.kr/board/view?id={rng.randint(10**7, 10**10)}",
            f"http://city.example.kr/{rng.randint(2015, 2026)}/{rng.randint(100000, 999999)}.html",
            f"모델명 LG-{rng.randint(1000, 9999)}K",
            f"IP 192.168.{rng.randint(0, 255)}.{rng.randint(0, 255)}",
            f"37.{rng.randint(4000, 5999)}, 126.{rng.randint(5000, 7999)}",
            f"위도 37.{rng.randint(400000, 599999)}",
            f"우편번호 2{rng.randint(1000, 3199)}",
            f"(우 2{rng.randint(1000, 3199)})",
            f"ISBN 979-11-{rng.randint(1000, 9999)}-{rng.randint(100, 999)}-{rng.randint(0, 9)}",
            f"바코드 880{rng.randint(10**9, 10**10 - 1)}",
            f"KC인증 R-R-abc-{rng.randint(1000, 9999)}",
            f"가로등 번호 {rng.randint(10, 99)}-{rng.randint(100, 999)}",
            f"전봇대 {rng.randint(1000, 9999)}{rng.choice('ABCDEFG')}{rng.randint(100, 999)}",
        ]
    )


INNOCENT: Mapping[str, Callable[[random.Random], str]] = {
    "date": _date,
    "time": _time,
    "price": _price,
    "petition": _petition,
    "statute": _statute,
    "notice": _notice,
    "firm": _firm,
    "office_phone": _office_phone,
    "traffic": _traffic,
    "building": _building,
    "measure": _measure,
    "machine": _machine,
}
"""What fills a `{slot}` of a clean sentence."""
