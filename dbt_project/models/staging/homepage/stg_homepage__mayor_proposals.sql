{{ config(unique_key='proposal_id', pre_hook="{{ forget_changed_days('homepage.mayor_proposals') }}") }}

with proposals as (
    {{ rows_in_force(source('raw', 'homepage_mayor_proposal'), 'homepage.mayor_proposals', 'proposal_id') }}
),

final as (
    select
        proposal_id,
        posted_at as occurred_at,
        covered_on as occurred_on,
        title,
        body,
        author_key,
        -- What is not said to be public is not.
        coalesce(is_public, false) as is_public,
        nullif(trim(department_name), '') as department_name,
        nullif(trim(status), '') as status,
        answered_at,
        view_count,
        delivery_key,
        pulled_at
    from proposals
)

select * from final
