{{ config(unique_key='figure_id') }}

with figures as (
    {{ latest_versions(source('raw', 'petition_statistics_figure'), 'petition_statistics.figures', 'figure_id') }}
),

final as (
    select
        figure_id,
        figure_on as occurred_on,
        operation,
        operation_label,
        edition,
        target,
        label,
        value,
        ratio,
        rank,
        delivery_key,
        pulled_at
    from figures
)

select * from final
