-- Petition by petition what mart_response_due_soon_daily counts, for the mail to the department that must answer.
-- Numbers and dates only; never the applicant, the official or the text.
with final as (
    select
        voc_key,
        as_of_on,
        channel_code,
        petition_id,
        petition_type,
        authority_code,
        department_code,
        department_label_ko,
        received_on,
        effective_due_on,
        working_days_left,
        is_extended
    from {{ ref('fct_petition_due_soon') }}
)

select * from final
