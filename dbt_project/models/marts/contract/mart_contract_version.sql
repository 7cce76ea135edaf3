-- What a BI workbook can ask before it trusts its own columns. The number is raised with docs/bi_contract.json.
with final as (
    select '{{ var("bi_contract_version") }}'::text as contract_version
)

select * from final
