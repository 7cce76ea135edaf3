{#- An edit to a register changes what old days mean. Run after `dbt seed` and before a build is opened: where a seed
    differs from what the last call saw, every accepted day of every feed is written to quality.changed_day. The first
    call only remembers. Comments on the seeds hold nothing of this; the fingerprints stand in seeds.fingerprint.

        dbt run-operation mark_changed_seeds
-#}
{% macro mark_changed_seeds() -%}
    {%- set steering = ['channel', 'department', 'department_split', 'district', 'holiday', 'petition_kind',
                        'petition_limit', 'petition_status', 'satisfaction', 'topic', 'topic_source_map'] -%}
    {%- call statement('marking', auto_begin=true) -%}
        do $marking$
        declare
            is_changed boolean;
        begin
        create table if not exists seeds.fingerprint (seed text primary key, content_md5 text not null);
        create temporary table seen on commit drop as
        {%- for seed in steering %}
            select '{{ seed }}' as seed, md5(coalesce(string_agg(line, '|' order by line), '')) as content_md5
            from (select s::text as line from seeds.{{ seed }} as s) as lines
            {{ 'union all' if not loop.last }}
        {%- endfor -%};
        select exists (
            select 1 from seen inner join seeds.fingerprint using (seed) where seen.content_md5 <> fingerprint.content_md5
        ) into is_changed;
        insert into seeds.fingerprint select * from seen
        on conflict (seed) do update set content_md5 = excluded.content_md5
        where fingerprint.content_md5 <> excluded.content_md5;
        if is_changed then
            insert into quality.changed_day (feed, covered_on, cause)
            select feed, covered_on, 'seed' from quality.accepted_day order by covered_on, feed;
        end if;
        drop table seen;
        end
        $marking$;
    {%- endcall -%}
    {%- do adapter.commit() -%}
{%- endmacro %}
