"""What was agreed with the people who keep registers: one suite for each, over the questions all of them share.

The cells themselves were checked on arrival, one by one; here is asked whether the statement as a whole can be true.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.suites.rule import (
    STOP,
    WARN,
    Rule,
    Suite,
    SuiteContext,
    at_least,
    between,
    filled,
    length_of,
    like,
    one_of,
    only,
    share_true,
)

QUARTER = r"^[0-9]{4}Q[1-4]$"
_MISALIGNED = "열이 밀렸거나 다른 양식이니 그 등록부의 파일을 확인하십시오."


def academy_courses(context: SuiteContext) -> Suite:
    """register.academy_courses: 소통리더십아카데미."""
    return _suite(
        context,
        [
            *_vocabulary("course_kind", "과정구분", ("실무과정", "심화과정")),
            _counts("capacity_count", "정원", 1, 10_000),
            _counts("completed_count", "수료인원", 0, 10_000),
            _shares("satisfaction_rate", "만족률"),
            _in_order("days_of_course", "종료일 ≥ 시작일"),
        ],
        {"days_of_course": "ended_on - started_on"},
    )


def best_practices(context: SuiteContext) -> Suite:
    """register.best_practices: 시민소통 우수사례."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            _present("title", "사례명"),
            _present("content", "내용"),
            _present("outcome_text", "성과"),
            _past("days_since_selected", "선정일"),
        ],
        {"days_since_selected": "stated_on - selected_on"},
    )


def calendar_events(context: SuiteContext) -> Suite:
    """register.calendar_events: 행사 달력."""
    kinds = ("국제행사", "선거", "공휴일", "지역축제", "시정행사", "재난훈련", "기타")
    return _suite(
        context,
        [
            *_vocabulary("calendar_kind", "구분", kinds),
            *_vocabulary("expected_effect", "예상영향", ("증가", "감소", "없음", "모름")),
            _present("event_text", "이름"),
            _in_order("days_of_event", "종료일 ≥ 시작일"),
            Rule(
                "events_are_events",
                between("days_of_event", 0, 366, mostly=0.95),
                WARN,
                "기간 366일 이하 95%",
                "한 해가 넘는 행사가 많습니다: 연도를 잘못 적었는지 확인하십시오.",
            ),
        ],
        {"days_of_event": "ended_on - started_on"},
    )


def committee_members(context: SuiteContext) -> Suite:
    """register.committee_members: 시정참여정책위원회, 24 with two chairs."""
    return _suite(
        context,
        [
            *_vocabulary("position", "직위", ("위원장", "위원")),
            *_vocabulary("status", "상태", ("현직", "해촉")),
            _present("member_name", "성명"),
            Rule(
                "two_dozen_members_serve",
                at_least("serving_is_24", 1),
                WARN,
                "기준일마다 현직 24명",
                "현직 위원이 24명이 아닙니다: 결원이면 그대로 두고, 빠진 행이면 등록부를 고쳐 다시 받으십시오.",
            ),
            Rule(
                "two_chairs_serve",
                at_least("chairs_are_2", 1),
                WARN,
                "기준일마다 현직 위원장 2명",
                "현직 위원장이 2명이 아닙니다: 공석인지, 직위를 잘못 적었는지 확인하십시오.",
            ),
            _not_more("attended_over", "참석회의수 ≤ 대상회의수"),
            _not_more("adopted_over", "채택수 ≤ 제안수"),
        ],
        {
            "serving_is_24": "(count(*) filter (where status = '현직') over (partition by stated_on) = 24)::int",
            "chairs_are_2": "(count(*) filter (where status = '현직' and position = '위원장')"
            " over (partition by stated_on) = 2)::int",
            "attended_over": "(attended_count > meeting_count)::int",
            "adopted_over": "(adopted_count > proposal_count)::int",
        },
    )


def department_goals(context: SuiteContext) -> Suite:
    """register.department_goals: 부서 소통 목표."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            _counts("goal_year", "연도", 2010, 2100),
            _present("goal_text", "목표"),
            _present("indicator_name", "지표"),
            _present("target_value", "목표값"),
            Rule(
                "results_are_mostly_reported",
                filled("actual_value", mostly=0.5),
                WARN,
                "실적값 절반 이상 채워짐",
                "실적이 대부분 비어 있습니다: 연초가 아니면 부서에 실적 입력을 요청하십시오.",
            ),
        ],
        {},
    )


def diagnoses(context: SuiteContext) -> Suite:
    """register.diagnoses: 부서별 소통진단표, never part of a rank."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            _quarters(),
            _scores(),
            _present("item_name", "진단항목"),
            Rule(
                "scores_differ",
                between("share_of_commonest_score", 0, 0.9),
                WARN,
                "한 점수가 90% 이하",
                "거의 모든 점수가 같습니다: 생각 없이 채운 진단표인지 부서에 확인하십시오.",
            ),
        ],
        {
            "share_of_commonest_score": "(count(*) over (partition by stated_on, self_score))::double precision"
            " / count(*) over (partition by stated_on)"
        },
    )


def events(context: SuiteContext) -> Suite:
    """register.events: 체험·소통현장, 토론회, 현장간담회, 오후의 수다."""
    kinds = ("체험·소통현장", "시원소통토론회", "주민신청 현장간담회", "오후의 수다")
    return _suite(
        context,
        [
            _departments("department_name", "주관부서"),
            *_vocabulary("event_kind", "행사구분", kinds),
            _counts("attendee_count", "참석인원", 0, 100_000),
            _present("event_text", "행사명"),
            _past("days_since_held", "개최일"),
            _not_more("followed_over", "조치수 ≤ 건의수"),
        ],
        {
            "days_since_held": "stated_on - held_on",
            "followed_over": "(followed_count > suggestion_count)::int",
        },
    )


def feedback_tasks(context: SuiteContext) -> Suite:
    """register.feedback_tasks: promise, done, published."""
    return _suite(
        context,
        [
            _departments("department_name", "소관부서"),
            *_vocabulary("status", "상태", ("발굴", "추진중", "이행", "공개", "보류")),
            _quarters(),
            _present("complaint_text", "시민불편사항"),
            _present("promise_text", "약속"),
            _in_order("days_to_due", "이행기한 ≥ 약속일"),
            _in_order("days_to_done", "이행일 ≥ 약속일"),
            _not_more("published_without_outcome", "공개한 과제에는 운영결과가 있음"),
        ],
        {
            "days_to_due": "due_on - promised_on",
            "days_to_done": "completed_on - promised_on",
            "published_without_outcome": "(status = '공개' and coalesce(outcome_text, '') = '')::int",
        },
    )


def meeting_decisions(context: SuiteContext) -> Suite:
    """register.meeting_decisions: one row per agenda item."""
    kinds = ("소통전략추진회의", "시민피드백추진단", "자문회의", "실무소위원회", "분과간담회", "평가워크숍")
    return _suite(
        context,
        [
            *_vocabulary("meeting_kind", "회의구분", kinds),
            *_vocabulary("status", "이행상태", ("논의", "진행", "완료", "보류")),
            _present("agenda_text", "안건"),
            _past("days_since_held", "개최일"),
            _in_order("days_to_due", "이행기한 ≥ 개최일"),
            _not_more("open_without_owner", "진행 중인 결정에는 이행부서가 있음"),
        ],
        {
            "days_since_held": "stated_on - held_on",
            "days_to_due": "due_on - held_on",
            "open_without_owner": "(status = '진행' and department_name is null)::int",
        },
    )


def mileage_entries(context: SuiteContext) -> Suite:
    """register.mileage_entries: a ledger that only grows."""
    return _suite(
        context,
        [
            _departments("giver_department", "주는 부서"),
            _departments("receiver_department", "받는 부서"),
            _counts("points", "마일리지", -100, 100),
            Rule(
                "every_entry_was_approved",
                filled("approver_name"),
                STOP,
                "승인자가 모두 있음",
                "승인자 없는 마일리지가 있습니다: 승인 절차를 거치지 않은 적립이니 받지 말고 부서에 돌려보내십시오.",
            ),
            _in_order("days_to_approval", "승인일 ≥ 적립일"),
            _not_more("given_to_itself", "주는 부서와 받는 부서가 다름"),
        ],
        {
            "days_to_approval": "approved_on - earned_on",
            "given_to_itself": "(giver_department = receiver_department)::int",
        },
    )


def request_replies(context: SuiteContext) -> Suite:
    """register.request_replies: what 「시원소통, 인천」 asked departments for, and their answers."""
    return _suite(
        context,
        [
            _departments("department_name", "소관부서"),
            *_vocabulary("status", "조치상태", ("회신 대기", "조치 중", "조치 완료", "수용 곤란")),
            _present("request_text", "요청사항"),
            _past("days_since_asked", "요청일"),
            _in_order("days_to_due", "회신기한 ≥ 요청일"),
            _in_order("days_to_reply", "회신일 ≥ 요청일"),
            _not_more("replied_without_text", "회신이 온 요청에는 조치내용이 있음"),
        ],
        {
            "days_since_asked": "stated_on - asked_on",
            "days_to_due": "due_on - asked_on",
            "days_to_reply": "replied_on - asked_on",
            "replied_without_text": "(status <> '회신 대기' and coalesce(reply_text, '') = '')::int",
        },
    )


def room_posts(context: SuiteContext) -> Suite:
    """register.room_posts: 열린회의실 게시."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            *_vocabulary("post_kind", "게시구분", ("정책정보", "회의자료", "회의결과", "공익정보")),
            _present("title", "제목"),
            _counts("view_count", "조회수", 0, 100_000_000),
            _past("days_since_posted", "게시일"),
            _not_more("answered_over", "답변수 ≤ 의견수"),
        ],
        {
            "days_since_posted": "stated_on - posted_on",
            "answered_over": "(answered_count > comment_count)::int",
        },
    )


def self_checks(context: SuiteContext) -> Suite:
    """register.self_checks: answers of persons, only ever used in aggregates of five or more."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            _quarters(),
            _scores(),
            Rule(
                "answers_can_be_told_apart",
                filled("respondent_key"),
                STOP,
                "응답자 키가 모두 있음",
                "응답자를 구별할 수 없는 답이 있습니다: 5명 미만 집계를 막을 수 없으니 받지 말고 양식을 확인하십시오.",
            ),
            Rule(
                "response_codes_are_codes",
                like("response_code", r"^[0-9A-Za-z][0-9A-Za-z_.:/-]{0,39}$"),
                STOP,
                "응답번호는 영문·숫자",
                f"응답번호 모양이 아닙니다: {_MISALIGNED}",
            ),
        ],
        {},
    )


def tasks(context: SuiteContext) -> Suite:
    """register.tasks: 소통활성화 과제, 129 of them in 2013."""
    return _suite(
        context,
        [
            _departments("department_name", "부서"),
            *_vocabulary("audience", "소통구분", ("내부소통", "시민소통")),
            *_vocabulary("stage", "정책단계", ("정책수립", "시행")),
            *_vocabulary("status", "상태", ("계획", "추진중", "완료", "중단")),
            _shares("progress_rate", "추진율"),
            _present("task_text", "과제명"),
            _in_order("days_of_task", "완료예정일 ≥ 시작일"),
            _not_more("done_without_evidence", "완료한 과제에는 증빙이 있음"),
            Rule(
                "finished_tasks_are_finished",
                share_true("done_below_full", at_most=0.05),
                WARN,
                "완료 과제의 추진율 100%",
                "완료라면서 추진율이 100%가 아닌 과제가 많습니다: 상태와 추진율 가운데 어느 것이 맞는지 확인하십시오.",
            ),
        ],
        {
            "days_of_task": "due_on - started_on",
            "done_without_evidence": "(status = '완료' and coalesce(evidence, '') = '')::int",
            "done_below_full": "(status = '완료' and progress_rate < 1)::int",
        },
    )


def _suite(context: SuiteContext, rules: list[Rule], computed: Mapping[str, str]) -> Suite:
    shared = [
        Rule(
            "records_are_named_by_their_key",
            like("record_id", r"^[0-9a-f]{24}$"),
            STOP,
            "항목ID 24자리",
            "항목을 다음 기준일의 같은 항목과 이을 수 없습니다: 수집기의 항목ID 계산을 확인하십시오.",
        ),
        Rule(
            "rows_are_named_by_their_statement",
            at_least("is_named_by_its_day", 1),
            STOP,
            "행ID는 기준일로 시작",
            "행이 다른 기준일의 이름을 달고 있습니다: 파일 이름의 날짜와 적재 기록을 확인하십시오.",
        ),
    ]
    every = {
        "is_named_by_its_day": "(row_id = to_char(stated_on, 'YYYYMMDD') || '-' || record_id)::int",
    }
    return Suite((*shared, *rules), {**every, **computed})


def _departments(column: str, label_ko: str) -> Rule:
    return Rule(
        f"{column}_is_a_department",
        like(column, r"(과|관|단|소|실|국|본부|팀|원|처|청|센터)$", mostly=0.9),
        WARN,
        f"{label_ko}: 부서 이름의 모양 90%",
        f"{label_ko}에 부서가 아닌 것이 많습니다: {_MISALIGNED}",
        values_shown="label",
    )


def _vocabulary(column: str, label_ko: str, words: tuple[str, ...]) -> list[Rule]:
    return [
        Rule(
            f"{column}_is_agreed",
            only(column, words),
            WARN,
            f"{label_ko}: {'·'.join(words)}",
            f"{label_ko}에 모르는 말이 있습니다: 양식의 목록이 바뀌었으면 등록부 정의와 함께 고치십시오.",
            known=words,
        ),
        Rule(
            f"{column}_is_mostly_agreed",
            one_of(column, words, mostly=0.5),
            STOP,
            f"{label_ko}: 절반 이상이 아는 말",
            f"{label_ko}의 절반 이상이 모르는 말입니다: {_MISALIGNED}",
        ),
    ]


def _present(column: str, label_ko: str) -> Rule:
    is_text = column.endswith("_text") or column in ("title", "content")
    return Rule(
        f"{column}_is_present",
        filled(length_of(column) if is_text else column),
        STOP,
        f"{label_ko}이(가) 모두 있음",
        f"{label_ko} 없는 행이 있습니다: {_MISALIGNED}",
    )


def _counts(column: str, label_ko: str, least: int, most: int) -> Rule:
    return Rule(
        f"{column}_is_in_range",
        between(column, least, most),
        STOP,
        f"{label_ko} {least}~{most}",
        f"{label_ko}이(가) 있을 수 없는 값입니다: {_MISALIGNED}",
    )


def _shares(column: str, label_ko: str) -> Rule:
    return Rule(
        f"{column}_is_a_share",
        between(column, 0, 1),
        STOP,
        f"{label_ko} 0~1",
        f"{label_ko}이(가) 0~100%를 벗어납니다: 백분율을 두 번 나누거나 곱했는지 확인하십시오.",
    )


def _scores() -> Rule:
    return _counts("self_score", "점수", 1, 5)


def _quarters() -> Rule:
    return Rule(
        "quarters_are_quarters",
        like("quarter", QUARTER),
        STOP,
        "분기는 2026Q4 모양",
        f"분기 자리에 다른 것이 들어 있습니다: {_MISALIGNED}",
        values_shown="label",
    )


def _in_order(column: str, expected: str) -> Rule:
    return Rule(
        f"{column}_is_not_negative",
        at_least(column, 0),
        STOP,
        expected,
        "끝이 처음보다 앞서는 행이 있습니다: 두 날짜의 열이 바뀌었는지 확인하십시오.",
    )


def _past(column: str, label_ko: str) -> Rule:
    return Rule(
        f"{column}_is_not_negative",
        at_least(column, 0, mostly=0.95),
        WARN,
        f"{label_ko} ≤ 기준일 95%",
        f"기준일보다 나중인 {label_ko}이(가) 많습니다: 예정을 실적으로 적었는지 확인하십시오.",
    )


def _not_more(column: str, expected: str) -> Rule:
    return Rule(
        f"{column}_is_rare",
        share_true(column, at_most=0.05),
        WARN,
        expected,
        "서로 맞지 않는 값이 있는 행이 많습니다: 그 등록부를 맡은 부서에 확인을 요청하십시오.",
    )
