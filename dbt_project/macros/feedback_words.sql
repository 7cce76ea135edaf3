{#- A verdict in words: a comparison, never a cause. -#}
{% macro feedback_verdict_label(code) -%}
    case {{ code }}
        when 'improved' then '비교 후보보다 더 줄어듦'
        when 'no_difference' then '비교 후보와 차이 없음'
        when 'worse' then '비교 후보보다 더 늘어남'
        else '판단 불가'
    end
{%- endmacro %}

{#- Why a task cannot be judged, in words; empty where it was. -#}
{% macro feedback_reason_label(code) -%}
    case {{ code }}
        when 'no_topic' then '등록부에 주제를 적지 않음'
        when 'unknown_topic' then '등록부의 주제를 알 수 없음'
        when 'no_district' then '등록부에 군구를 적지 않음'
        when 'unknown_district' then '등록부의 군구를 알 수 없음'
        when 'not_completed' then '아직 이행하지 않음'
        when 'too_early' then '이행 뒤 지켜본 기간이 모자람'
        when 'not_candidate' then '약속하기 전에 후보로 잡히지 않음'
        when 'no_history' then '견줄 과거 자료가 모자람'
        when 'too_few_reports' then '신고가 너무 적음'
        when 'no_controls' then '조치가 없었던 비슷한 후보가 모자람'
        when 'not_judged' then '아직 판단하지 않음'
    end
{%- endmacro %}
