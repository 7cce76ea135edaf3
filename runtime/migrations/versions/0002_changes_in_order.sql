-- Numbers are given when a change is written, but seen when it is committed. A build that reads "everything up to the
-- newest" while an older number is still on its way would step over it for good. So whoever writes changes holds this
-- lock together with the other writers until its commit, and a build takes it alone before it looks.
create function quality.hold_changes_open() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('quality.changed_day', 0));
    return null;
end
$$;
create trigger hold_changes_open before insert on quality.changed_day
for each statement execute function quality.hold_changes_open();
