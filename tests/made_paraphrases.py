"""Sentences that say the same in four ways, a subject each; `OTHERS` are asked of what learned `SUBJECTS`."""

SUBJECTS = [
    "부평역 가는 버스",
    "꺼진 골목 가로등",
    "붉은 수돗물 신고",
    "음식물 쓰레기 수거",
    "시청 지하 주차장",
    "어린이 도서관 개관",
    "월미 공원 야간 개장",
    "모래 놀이터 소독",
    "국공립 보육원 신청",
    "막힌 하수구 악취",
    "낡은 육교 철거",
    "전통 시장 상품권",
]
WAYS = ["{} 알려 줘", "{} 알려줘", "{} 알고 싶어", "{}?"]

OTHERS = ["학교 앞 횡단보도", "민방위 교육 일정", "지하철 막차 시각"]
