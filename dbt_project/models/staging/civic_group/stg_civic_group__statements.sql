{{ config(unique_key='post_id') }}

with statements as (
    {{ latest_versions(source('raw', 'civic_group_statement'), 'civic_group.statements', 'post_id') }}
)

{{ staged_posts('statements', ['category', 'issue', 'stance_code', 'stance_basis']) }}
