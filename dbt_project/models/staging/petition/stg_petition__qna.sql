{{ config(unique_key='qna_id') }}

with entries as (
    {{ latest_versions(source('raw', 'petition_qna'), 'petition.qna', 'qna_id') }}
),

final as (
    select
        qna_id,
        (registered_on::timestamp at time zone 'Asia/Seoul') as occurred_at,
        registered_on as occurred_on,
        duty_section,
        title,
        question,
        answer,
        agency_code,
        nullif(trim(agency_name), '') as agency_name,
        nullif(trim(department_name), '') as department_name,
        delivery_key,
        pulled_at
    from entries
)

select * from final
