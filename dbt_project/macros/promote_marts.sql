{#- Promotion: what was built and tested in *_next becomes what readers see, in one transaction. A table that is new,
    or whose columns, constraints or indexes differ, is made again like its *_next; otherwise only rows that differ move,
    so the same night twice moves nothing. Of a mart with `meta.renewed` (see `renewed_scope`) only the days or weeks that
    this build renewed are compared, unless its *_next was made anew since it was last promoted. Call it last:

        dbt run-operation promote_marts
-#}
{% macro promote_marts() -%}
    {%- set tables = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.schema in ('marts_next', 'evidence_next') -%}
        {%- do tables.append({
            'next_schema': node.schema,
            'schema': node.schema | replace('_next', ''),
            'name': node.alias,
            'is_open_to_bi': node.config.get('meta', {}).get('access') == 'bi',
            'scope': renewed_scope(node.config.get('meta', {}).get('renewed'), node.schema ~ '.' ~ node.alias),
        }) -%}
    {%- endfor -%}
    {%- if not tables -%}
        {{ exceptions.raise_compiler_error('promote_marts: the project holds no model in marts_next or evidence_next') }}
    {%- endif -%}
    {#- One statement, hence one transaction whatever the adapter does with its connection: all marts move or none. -#}
    {%- call statement('promotion', auto_begin=true) -%}
        do $promote$
        begin
        -- Two promotions at once would each diff against what the other is writing.
        perform pg_advisory_xact_lock(hashtext('incheon.promotion'));
        perform set_config('incheon.promoted', '', false);
        -- Which table stood in *_next when it was promoted last: another one may differ anywhere.
        create table if not exists marts_next.promoted (relation text primary key, next_oid oid not null);
        {% for table in tables | sort(attribute='name') %}
            {{ promote_table_sql(**table) }}
        {% endfor %}
        -- The dimensions that marts point to: what a BI tool joins them with.
        {% for node in graph.nodes.values()
            if node.resource_type == 'model' and node.schema == 'core' and node.alias.startswith('dim_') %}
            {%- if node.config.get('meta', {}).get('access') == 'bi' %}
        grant select on core.{{ node.alias }} to bi_reader;
            {%- else %}
        revoke all on core.{{ node.alias }} from bi_reader;
            {%- endif %}
        {% endfor %}
        end
        $promote$;
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ log('promoted:' ~ run_query("select current_setting('incheon.promoted')").columns[0].values()[0], info=true) }}
{%- endmacro %}

{#- Where rows of a mart may differ from the promoted ones, as a condition on its columns; empty when anywhere.

    `{by: day}`: renewed by changed days (`forget_affected_days`). `{by: week, weeks_after: n}`: renewed by the weeks of
    changed days and n weeks after them; weeks that are new, or older than the oldest that is kept, are compared, too.
-#}
{% macro renewed_scope(renewed, next_table) -%}
    {%- if not renewed or var('changed_after') | int == 0 -%}
        {%- do return('') -%}
    {%- elif renewed.by == 'day' -%}
        {%- do return('occurred_on in (select occurred_on from core.fct_changed_day)') -%}
    {%- elif renewed.by == 'week' -%}
        {%- do return(
            'week_start_on in (select ' ~ week_start('occurred_on') ~ ' + following.week_number * 7'
            ~ ' from core.fct_changed_day cross join generate_series(0, ' ~ (renewed.weeks_after or 0) ~ ')'
            ~ ' as following (week_number))'
            ~ ' or week_start_on > %1$L or week_start_on < (select min(oldest.week_start_on) from '
            ~ next_table ~ ' as oldest)'
        ) -%}
    {%- else -%}
        {{ exceptions.raise_compiler_error('meta.renewed must say by: day or by: week, not ' ~ renewed) }}
    {%- endif -%}
{%- endmacro %}

{% macro promote_table_sql(next_schema, schema, name, is_open_to_bi, scope) -%}
declare
    next_table constant regclass := '{{ next_schema }}.{{ name }}'::regclass;
    target constant text := '{{ schema }}.{{ name }}';
    is_alike boolean;
    scope text := 'true';
    newest_on date;
    key_match text;
    declared record;
    rows_out bigint := 0;
    rows_in bigint := 0;
begin
    -- Columns in order with their types, and constraints whatever they are called, must be the same.
    select to_regclass(target) is not null and not exists (
        select 1
        from (
            select 'column' as part, position::text as place, attname || ' ' || format_type(atttypid, atttypmod)
                || case when attnotnull then ' not null' else '' end as definition, attrelid as relation
            from (
                select *, row_number() over (partition by attrelid order by attnum) as position
                from pg_attribute where attnum > 0 and not attisdropped
            ) as columns
            union all
            select 'constraint', '', pg_get_constraintdef(oid), conrelid
            from pg_constraint where contype in ('p', 'f', 'u', 'c')
            union all
            select 'index', '', regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', ''), indrelid from pg_index
        ) as definitions
        where relation in (next_table, to_regclass(target))
        group by part, place, definition
        having count(distinct relation) = 1
    ) into is_alike;

    select string_agg(format('standing.%1$I = gone.%1$I', attname), ' and ')
    into key_match
    from pg_index, pg_attribute
    where indrelid = next_table and indisprimary and attrelid = next_table and attnum = any(indkey);
    if key_match is null then
        raise exception 'promotion of {{ schema }}.{{ name }}: it has no primary key; declare one in its yml';
    end if;

    {% if scope -%}
    if is_alike and exists (
        select from marts_next.promoted where relation = target and next_oid = next_table
    ) then
        {%- if '%1$L' in scope %}
        execute format('select coalesce(max(week_start_on), %L) from %s', '0001-01-01'::date, target) into newest_on;
        scope := format($scope${{ scope }}$scope$, newest_on);
        {%- else %}
        scope := $scope${{ scope }}$scope$;
        {%- endif %}
    end if;
    {%- endif %}

    if is_alike then
        -- One join by key that compares whole rows, and one by key alone: much cheaper than `except` both ways.
        execute format(
            'delete from %1$s as standing using (select standing.* from (select * from %1$s where %5$s) as standing'
            || ' left join (select * from %2$s where %5$s) as coming on %3$s'
            || ' where coming is distinct from standing) as gone where %4$s',
            target, next_table, replace(key_match, 'gone.', 'coming.'), key_match, scope
        );
        get diagnostics rows_out = row_count;
        execute format(
            'insert into %1$s select coming.* from (select * from %2$s where %4$s) as coming'
            || ' where not exists (select from %1$s as standing where %3$s)',
            target, next_table, replace(key_match, 'gone.', 'coming.'), scope
        );
        get diagnostics rows_in = row_count;
    else
        execute format('drop table if exists %s', target);
        execute format('create table %s (like %s including all)', target, next_table);
        execute format('insert into %s select * from %s', target, next_table);
        get diagnostics rows_in = row_count;
        -- After the rows: checked in one pass and not row by row.
        for declared in
            select pg_get_constraintdef(oid) as definition from pg_constraint
            where conrelid = next_table and contype = 'f' order by conname
        loop
            execute format('alter table %s add %s', target, declared.definition);
        end loop;
    end if;

    insert into marts_next.promoted values (target, next_table)
    on conflict (relation) do update set next_oid = excluded.next_oid where promoted.next_oid <> excluded.next_oid;

    for declared in
        select
            next_comment.objsubid,
            attribute.attname,
            next_comment.description
        from pg_description as next_comment
        left join pg_attribute as attribute
            on attribute.attrelid = next_table and attribute.attnum = next_comment.objsubid and next_comment.objsubid > 0
        where next_comment.objoid = next_table and next_comment.classoid = 'pg_class'::regclass
    loop
        if declared.objsubid = 0
            and obj_description(to_regclass(target), 'pg_class') is distinct from declared.description then
            execute format('comment on table %s is %L', target, declared.description);
        elsif declared.objsubid > 0 and declared.description is distinct from (
            select col_description(attrelid, attnum) from pg_attribute
            where attrelid = to_regclass(target) and attname = declared.attname
        ) then
            execute format('comment on column %s.%I is %L', target, declared.attname, declared.description);
        end if;
    end loop;

    {% if is_open_to_bi -%}
        execute format('grant select on %s to bi_reader', target);
    {%- else -%}
        execute format('revoke all on %s from bi_reader', target);
    {%- endif %}
    perform set_config(
        'incheon.promoted',
        current_setting('incheon.promoted') || format(' {{ name }} -%s +%s', rows_out, rows_in),
        false
    );
end;
{%- endmacro %}
