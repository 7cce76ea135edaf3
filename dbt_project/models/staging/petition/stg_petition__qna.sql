{{ config(unique_key='qna_id') }}

-- A partial feed: what a delivery does not mention stands, and the latest accepted pull of an item is in force.
with entries as (
    select * from {{ source('raw', 'petition_qna') }}
),

deliveries as (
    select * from {{ source('quality', 'delivery') }}
    where state = 'accepted'
),

ranked as (
    select
        entries.*,
        deliveries.pulled_at,
        row_number() over (
            partition by entries.qna_id
            order by deliveries.pulled_at desc, entries.delivery_key desc, entries.row_number desc
        ) as version_rank
    from entries
    inner join deliveries on entries.delivery_key = deliveries.delivery_key
    {% if is_incremental() %}
        where entries.covered_on in ({{ changed_days('petition.qna') }})
    {% endif %}
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
    from ranked
    where version_rank = 1
)

select * from final
