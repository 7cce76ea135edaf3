"""Positive and negative cases for every pattern, and the promises that hold for any text."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.personal_data import CERTAIN, find_types
from extract.privacy import MASKS, Span, contains_unmasked, find, find_in_round, mask_text
from extract.privacy.numbers import passes_luhn
from extract.privacy.scan import MOST_ROUNDS, suspects

# type -> texts in which exactly one number of that type stands
PERSONAL = {
    "rrn": [
        "주민번호 900101-1234567 입니다",
        "900101 1234567",
        "9001011234567",
        "제 주민번호는 ９００１０１－１２３４５６７",
        "010203–3123456 로 조회",
        "9 0 0 1 0 1 - 1 2 3 4 5 6 7",
        "구공공일공일 일이삼사오육칠입니다",
        "주민등록번호 8801234567893",
        "주민번호 앞자리 900101 뒷자리 1234567",
        "900101-1 234567",
        "900101 - 1 2 3 4 5 6 7",
        "900101~1234567",
        "880401 - 1234567",
        "주민번호 900101-\n1234567",
        "주민등록번호 900101\n-1234567입니다",
        "주민번호 900101 다시 1234567",
        "제 주민번호는 90.01.01-1234567",
        "주민번호 19900101-1234567",
        "주민등록번호: 1990.01.01-2234567",
        "주민번호를 900101-1이삼사5육7로",
        "주민 900101・1234567",
        "주민 900101*1234567",
    ],
    "foreigner": [
        "외국인등록번호 950505-5123456",
        "950505 - 6123456 로 등록",
        "등록번호 0102037123456",
        "거소신고번호는 71 01 05 6982870이고",
        "외국인등록번호 950505-\n5123456",
    ],
    "phone": [
        "010-1234-5678",
        "01012345678",
        "010 1234 5678이고요",
        "010.1234.5678",
        "010·1234·5678",
        "(010)1234-5678",
        "010) 1234 - 5678",
        "010-12345678",
        "010 12 34 56 78",
        "0 1 0 1 2 3 4 5 6 7 8",
        "010\u200b1234\u200b5678",
        "０１０－１２３４－５６７８",
        "tel010-1234-5678",
        "+82 10-1234-5678",
        "+821012345678",
        "82 10 1234 5678",
        "+82 (0)10-1234-5678",
        "0082-10-1234-5678",
        "공일공 일이삼사 오육칠팔이에요",
        "공일공에 일이삼사에 오육칠팔",
        "영일영-일이삼사-오육칠팔",
        "공1공-1234-5678",
        "o1o-1234-5678",
        "010에 1234에 5678로 전화 주세요",
        "010 다시 1234 다시 5678",
        "제 번호는 이 010-1234-5678이 맞아요",
        "011-123-4567",
        "016 9876 5432",
        "+82 11 123 4567",
        "032-440-1234",
        "032)440-1234",
        "(032) 440-1234",
        "02-123-4567",
        "0212345678",
        "070-1234-5678",
        "0507-1234-5678",
        "+82 32 440 1234",
        "0 3 2 4 4 0 1 2 3 4",
        "공삼이 사사공 일이삼사",
        "연락처: 860-1234",
        "전화번호는 1234-5678 입니다",
        "+1 213 555 0123",
        "0-1-0-1-2-3-4-5-6-7-8",
        "010ㅡ1234ㅡ5678",
        "010*1234*5678",
        "010=1234=5678",
        "011 52 76 95 47",
        "공일팔9884-0423",
        "0082-11 4307 2648",
        "구청 앞 우리 가게 032-123-4567",
        "결과는 032-123-4567로",
        "전화 0115745056이에요",
        "공일일 이삼사 오육칠팔",
        "+82-11-123-4567",
    ],
    "email": [
        "hong@naver.com",
        "hong.gil-dong@korea.kr로 주세요",
        "메일은hong@naver.com입니다",
        "hong골뱅이naver.com",
        "hong 골뱅이 네이버 닷컴",
        "홍길동골뱅이네이버점컴",
        "hong(at)naver.com",
        "hong @ naver.com",
        "hong＠naver.com",
        "이메일-hong@naver.com",
        "2026-11-17hong@naver.com",
        "홍길동@naver.com",
        "hong at naver dot com",
        "hong[골뱅이]naver[점]com",
        "메일주소 hong_gil 네이버",
        "hong@naver,com",
        "hong_gd_at_naver_dot_com",
        "hong@@naver.com",
        "hong[@]naver.com",
        "hong_gd엣naver.com",
    ],
    "card": [
        "4111-1111-1111-1111 로 결제",
        "4111 1111 1111 1111",
        "4111111111111111",
        "378282246310005",
        "3782-822463-10005",
        "카드번호 5310-1234-5678-9012",
        "카드번호 4111-1111-\n1111-1111",
        "신용카드 사일일일 일일일일 일일일일 일일일일로 결제",
        "체크카드 4111, 1111, 1111, 1111",
        "카드 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "카드 4111다시1111다시1111다시1111",
    ],
    "account": [
        "국민은행 123456-12-123456",
        "농협 352-1234-5678-93",
        "계좌번호는 110-123-456789 입니다",
        "카카오뱅크 3333-01-1234567",
        "1002-123-456789 (우리은행)",
        "신한 110 123 456789 으로",
        "계좌 11012345678901",
        "하나 123-910123-45607로 보내 주세요",
        "[기업은행] 123-123456-12-123",
        "5645151182640 (우체국)",
        "8888-41-9269692 (수협)",
        "계좌번호: 20260507132440",
        "IBK기업 010-123456-01-010",
        "799-1111-3785-38 KB으로 보내주세요",
        "계좌 110-123-456789 명의자가 다릅니다",
        "카카오뱅크 계좌 1910-71-3907744",
        "새마을 9003-1234-5678-9",
        "국민은행 통장번호는 834 011820 74402요",
        "571959-53-080483 KB국민 이쪽으로",
        "우리은행 1002/123/456789",
        "환불계좌 1002다시123다시456789",
        "케뱅 일일공-이이삼-사오육칠팔구",
        "키움증권 4838-3846",
        "592-654-761753(케뱅)로",
        "삼성증권 1497886550-97",
        "산림조합 609-5367-3990-76 입니다",
        "계좌 68 25 911220",
        "저축은행 667-64-54.54978",
    ],
    "plate": [
        "인천12가3456",
        "인천 12가 3456",
        "인천 1바 2345 택시",
        "123가4567",
        "12가3456이 막고 있어요",
        "12가 3456",
        "123 허 4567 차량이 인도에",
        "불법주차 45호6789",
        "위반차량 44허8108, 01012",
        "위반차량 30호 3303 , 끝",
        "인천 98조 0668이 막고 있어요",
        "차번호는 150너3072\n회신 바랍니다",
        "흰색 카니발 551 누7873 여권은 두고 왔어요",
        "오토바이 인천 남동 가 1234",
        "오토바이 인천남동가1234",
        "차량번호 753(다)1967",
        "차량번호 삼팔저육오삼오입니다",
        "택시 88머팔사사일",
        "50아16 59 차량이",
        "차번호 947마\n5957",
        "17오 7569",
        "56 마 3877",
        "80다1047 가해자는 사건 이후",
        "2019년 4월 26저 4642",
        "대구80서 9792",
        "임1234 임시번호판 차량",
        "외교관 차량 외교001-123",
    ],
    "passport": [
        "여권번호 M12345678",
        "M123A4567",
        "여권 m12345678",
        "여권 JB1234567",
        "S12345678 로 예약",
        "여권번호는 M 1234 5678",
        "여권번호 M921-E-7331",
        "여권번호 M이삼이일사이공오",
        "여권번호: 엠33121069",
    ],
    "licence": [
        "11-12-123456-12",
        "면허 인천 12-123456-12",
        "면허번호 28-07-123456-78",
        "경기남부 12-123456-78 운전면허",
        "면허번호 281512345678",
        "면허번호 인천28-12-345678-90",
        "면허번호가 12-345678-90인데",
        "대구은행에 냈고 면허번호: 28 - 98 - 798919 - 42",
        "면허번호 21-78-\n538526-64",
        "운전면허번호 이육-사공-공팔이육삼일-일육",
        "면허 27/94/526826/96",
        "면허번호 18-97-435505",
        "면허증 23-79-620 036-53",
    ],
    "name": [
        "제 이름은 홍길동입니다",
        "성명: 홍길동",
        "성 명 : 홍 길 동",
        "성함은 남궁민수이고요",
        "신청인 홍길동은",
        "민원인 홍길동 님",
        "예금주：박민수",
        "성명: Nguyen Van An",
        "남편 홍길동이 다쳤어요",
        "옆집 김영수 씨가 시끄럽게 합니다",
        "저는 부평구에 사는 김철수라고 합니다.",
        "안녕하세요. 구월동 주민 이영희입니다.",
        "감사합니다. 홍길동 드림",
        "- 허준 올림",
        "홍길동 [전화번호]",
        "[계좌번호] 홍길동",
        "신청인 이름: 김구",
        "예금주: 구하은",
        "제 딸 김서연이가",
        "저 김민수인데요",
        "2026. 11. 17. 김민수",
        "김 민 수 (서명)",
        "성명: 올가 이바노바",
        "사람 이름이 장동수래요",
        "접수 번호 3, 성명 구본준",
        "택시기사 강만식이",
        "손예진 귀하로 온 등기",
    ],
    "address": [
        "미추홀구 인하로 100, 101동 1203호",
        "남동구 구월동 1138 번지 앞 가로등",
        "래미안아파트 102동 503호",
        "인천 부평구 경인로 223번길 13-11 (부평동, 푸르지오)",
        "주소는 석정로 45번안길 12 입니다",
        "인하로 100",
        "연수구 송도동 123-4 번지 101동1203호로",
        "계양구 계산동 산 12-3",
        "저희집 101동 1203호 누수",
        "그린빌라 201호 누수",
        "경인로 223번길 13-11\n20250905",
        "가나로 12에 거주하는 사람입니다",
        "이사 온 곳이 두리로175번길 562-8인데",
        "가정로132번길 784-10 층간소음",
        "장제로 553 힐스테이트 앞",
        "인하로 100 주차장 앞",
        "구월동 1367 롯데캐슬 203동 805호",
        "부평구 부평동 602-70, 지층 1호",
        "인하로 100, 시청 옆",
        "부평구청 앞 인하로 100",
    ],
}
NOBODYS = [
    "2026-11-17 09:03:12",
    "2026년 11월 17일 10시",
    "2026.11.17.",
    "20261117",
    "20261117090312",
    "우리은행 앞 2026-11-17 12:00~14:00",
    "2026-11-17~2026-11-20",
    "10,000,000원",
    "1,234,567,890원",
    "입금 1000000000원",
    "10조 2000억원",
    "예산 12억 3456만원",
    "1AA-2412-0152653",
    "1AA-2412-0102653 접수, 국민은행 앞",
    "도로교통법 제32조 제1항",
    "제12조 2026년",
    "제12조3456",
    "101호 2024년",
    "101동 앞 1203호",
    "공고 제2026-1234호",
    "1588-1234",
    "1577-0000으로 전화",
    "전화 1588-1234",
    "연락처 2024-2025",
    "국번없이 120",
    "555번 버스 8800번 버스",
    "사업자등록번호 123-45-67890",
    "220-81-62517",
    "법인등록번호 110111-1234567",
    "900199-1234567",
    "1234567-1234567",
    "9 0 1 3 0 1 - 1 2 3 4 5 6 7",
    "인구 3,000,000명",
    "10나 2000",
    "12로 1234",
    "30도 2026년",
    "인천 2호선 2026년",
    "8801234567893",
    "4111-1111-1111-1112",
    "4111111111111112",
    "110-123-456789",
    "A12345678",
    "신청번호 Y-R-20190319",
    "11 12 123456 12",
    "@incheon 계정",
    "골뱅이 무침 맛집",
    "통장 계좌 문의 20260507132440",
    "은행 앞, 접수번호 2024-7701918",
    "은행 앞 고객번호 1293091152",
    "농협 법인등록번호 110111-6438394",
    "https://www.example.test/view?repSeq=DOM_4339675723202944",
    "면허 30일 정지 / 송장번호 284674924415",
    "703호 2020으로 처리",
    "29주 1901",
    "구일이 사오 일",
    "37.4563, 126.7052",
    "11.5% 12.3% 2,345",
    "통장님이 2026-11-17 12:00 에",
    "[전화번호] [계좌번호] 1234567890",
    "저는 공무원입니다",
    "시장 유정복, 유정복 시장님",
    "담당 주무관 김철수 님이 친절",
    "공원 이름: 인하대",
    "신청인 정보 확인",
    "민원인 안내문",
    "노원구 어르신 쉼터",
    "배우 이병헌 씨 연기",
    "이병헌씨 연기 최고",
    "주민 설명회",
    "조현병 환자",
    "꿈을 드림",
    "인하로에 사람이 많아요",
    "구월동 송도 센트럴파크 앞",
    "서구 도로 100m 구간",
    "남동구 앞으로 3년",
    "임대아파트 300호 공급",
    "본관 302호 3층 회의실",
    "휴대전화로 119에 신고",
    "종로08 버스",
    "000동 000호",
    "구월동 2단지",
    "구월동 11-17 행사",
    "시청 교통정책과 032-440-3522",
    "인천시청 032-440-2114로 문의",
    "032-440-2114",
    "보건소(☎ 032-453-5953)",
    "바코드 8807261366224",
    "면허 갱신 기간은 201101051132까지",
    "법인 110111-1234567",
    "작전계획 5026, 5027, 5028, 5029",
    "어르신 : 이야기",
    "1명의 남자아이",
    "서울 종로1가",
    "민원 넣습니다. 공원 이름: 인하대",
    "성명: 미상",
    "인천 남동구 정각로 29 인천시청 앞 집회",
    "부평구청 부평대로 168 지하 1층",
    "구월3동 행정복지센터 (인천 남동구 성말로 12)",
    "대법원 98다1234 판결",
    "선고 94누5678",
    "97누1234 판결 참조",
    "점수가 21-19 로 끝났다",
    "떨어지면 100-200 손해",
    "거리 100-200 정도",
    "서울하면 283 하고 떠올라요",
    "자원순환과 (032-440-3562)",
    "증권번호 247727894039 영조물 보험",
    "010-0000-0000 형식으로 입력",
    "주문번호 4111-1111-1111-1111",
    "UUID 76104614-8218-4318-9761-575459047644",
    "2025.03.12-1234567",
    "90-01-01 1234567",
    "900101\n1234567",
    "인천 남동구2024 버스",
    "2026, 2027, 2028, 2029 결제",
    "구여권 [여권번호] 반납",
    "[계좌번호] 10나 2500",
    "고객번호 023464282 도시가스",
    "부평구청 민원여권과 032-509-6989",
    "인천광역시 남동구 정각로 29(구월동) 인천시청 본관",
    "시민 올림",
    "",
]
ALPHABET = st.text(
    alphabet=st.sampled_from(
        "0123456789０１공일이삼사오육칠팔구에의다시 -.()~,@/_\n\t+\u200b·–oOlIMmAa"
        "가허조호인천은행계좌카드차골뱅이네버점컴면허여권번[]"
    ),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        [t for texts in PERSONAL.values() for t in texts] + NOBODYS + list(MASKS.values()) + [" ", ", ", "-", "1", "이"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in PERSONAL.items() for t in texts])
def test_a_personal_number_is_found_as_what_it_is(kind: str, text: str) -> None:
    assert [span.type for span in find(text)] == [kind]


@pytest.mark.parametrize("text", NOBODYS)
def test_what_belongs_to_nobody_is_left_alone(text: str) -> None:
    assert find(text) == []
    assert mask_text(text) == text


def test_every_type_of_number_has_cases_and_a_mask() -> None:
    assert set(PERSONAL) == set(MASKS)
    assert all(len(texts) >= 3 for texts in PERSONAL.values())


def test_a_span_covers_the_number_and_nothing_else() -> None:
    # 0-based, end excluded: "전화 " is three characters, the number thirteen.
    assert find("전화 010-1234-5678 입니다") == [Span(3, 16, "phone")]


def test_several_numbers_in_one_text_are_all_replaced() -> None:
    text = "홍길동 900101-1234567, 010-1234-5678, hong@naver.com, 국민은행 123456-12-123456, 인천12가3456 차주"
    assert mask_text(text) == "[이름] [주민번호], [전화번호], [이메일], 국민은행 [계좌번호], [차량번호] 차주"


def test_a_number_glued_to_another_is_found_once_the_first_is_gone() -> None:
    assert mask_text("010-1234-5678-010-9999-8888") == "[전화번호]-[전화번호]"


def test_numbers_glued_to_each_other_are_found_in_one_round() -> None:
    # A round for each of them would take hours of a list of numbers.
    assert [span.type for span in find("-".join(["010-1234-5678"] * 50))] == ["phone"] * 50


def test_what_is_left_after_many_rounds_goes_at_once() -> None:
    text = "010-1234-5678 그리고 12-34-567-8901, 2026"
    assert find_in_round(text, MOST_ROUNDS - 1) == find(text)
    assert find_in_round(text, MOST_ROUNDS) == [Span(0, 13, "phone"), Span(18, 32, "phone")]
    assert find_in_round("12-34-567-8901", MOST_ROUNDS) == []


def test_a_date_inside_a_sentence_with_a_phone_survives() -> None:
    assert mask_text("2026-11-17 09:03 에 010-1234-5678 로") == "2026-11-17 09:03 에 [전화번호] 로"


def test_what_was_masked_does_not_stop_the_gate_that_looks_with_its_own_eyes() -> None:
    stopping = {t: mask_text(t) for t in [*NOBODYS, *(t for texts in PERSONAL.values() for t in texts)]}
    assert len(stopping) > 150
    assert {t: m for t, m in stopping.items() if CERTAIN & set(find_types(m))} == {}


def test_the_luhn_digit_of_a_known_test_card_holds() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
def test_masking_is_idempotent_and_leaves_nothing_its_own_scan_finds(text: str) -> None:
    masked = mask_text(text)
    assert not contains_unmasked(masked)
    assert mask_text(masked) == masked


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
def test_nothing_that_stops_a_delivery_is_left_by_the_masking(text: str) -> None:
    assert not CERTAIN & set(find_types(mask_text(text)))


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES, st.text(max_size=40)))
def test_a_text_without_a_find_comes_back_byte_for_byte(text: str) -> None:
    if not find(text):
        assert mask_text(text) == text
    else:
        assert mask_text(text) != text


@settings(max_examples=600, deadline=None)
@given(st.one_of(ALPHABET, PIECES, st.text(max_size=40)))
def test_the_column_prefilter_never_passes_over_a_find(text: str) -> None:
    if find(text):
        assert suspects(pl.Series([text], dtype=pl.String)) == [0]


@pytest.mark.parametrize("kind", sorted(PERSONAL))
def test_the_prefilter_stops_at_every_known_case(kind: str) -> None:
    assert suspects(pl.Series(PERSONAL[kind])) == list(range(len(PERSONAL[kind])))


@settings(max_examples=300, deadline=None)
@given(st.one_of(ALPHABET, PIECES))
def test_spans_are_ordered_and_do_not_overlap(text: str) -> None:
    spans = find(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
