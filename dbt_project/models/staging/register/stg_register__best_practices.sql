{{ config(materialized='view') }}

with stated as (
    {{ statement_in_force(source('raw', 'register_best_practice')) }}
),

final as (
    select
        record_id,
        practice_code,
        selected_on,
        department_name,
        title,
        content,
        outcome_text,
        feedback_code,
        is_shared,
        is_printed,
        official_name,
        nullif(trim(background_text), '') as background_text,
        nullif(trim(contact_label), '') as contact_label,
        nullif(trim(picture_name), '') as picture_name,
        nullif(trim(picture_alt_text), '') as picture_alt_text,
        nullif(trim(picture_caption), '') as picture_caption,
        stated_on,
        delivery_key,
        pulled_at
    from stated
)

select * from final
