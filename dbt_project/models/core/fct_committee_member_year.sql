{{ config(
    unique_key=['member_key', 'stated_year'],
    pre_hook="{{ forget_rows_gone(
        'member_key, stated_year', ref('stg_register__committee_member_years'), 'record_id, stated_year'
    ) }}"
) }}

with members as (
    select * from {{ ref('stg_register__committee_member_years') }}
),

final as (
    select
        record_id as member_key,
        stated_year,
        {{ register_code('member_position', 'members.position') }} as position_code,
        appointment = '위촉직' as is_commissioned,
        status = '현직' as is_serving,
        meeting_count,
        attended_count,
        proposal_count,
        adopted_count,
        stated_on,
        delivery_key
    from members
)

{{ new_or_changed_rows([
    'member_key',
    'stated_year',
    'position_code',
    'is_commissioned',
    'is_serving',
    'meeting_count',
    'attended_count',
    'proposal_count',
    'adopted_count',
    'stated_on',
    'delivery_key'
]) }}
