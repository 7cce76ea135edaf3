"""One small city, one whole night and one issue on the real scheduler, from nothing to the mail; then again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path

import psutil
import psycopg
import pytest

from runtime import postgres, processes, profile, stack
from runtime.instance import Instance, open_instance

pytestmark = pytest.mark.stack
TIMEOUT_SECONDS = 600
# Eleven weeks and a fiftieth of the volume: enough for a weekly comparison, small enough for a test.
PROFILE = """
expected_feeds = [
    "call_center.calls", "petition.petitions", "petition.qna",
    "social.query_posts", "social.bulk_posts", "homepage.board_posts", "x.posts",
]
[calendar]
history_from_on = 2026-08-31
history_through_on = 2026-11-16
night_on = 2026-11-17
publish_on = 2026-11-18
[city]
seed = 7
scale = 0.05
[sources.call_center]
encoding = "cp949"
[sources.petition]
page_size = 50
[sources.social]
outbound_accounts = ["인천광역시", "incheon_official", "인천시청"]
bulk_start_on = 2026-11-10
sample_rate = 0.001
[sources.homepage]
board_codes = ["citizen_voice", "policy_proposal"]
[sources.x]
start_on = 2026-11-12
queries = ["인천 -is:retweet lang:ko"]
reach_days = 36500
http = { min_interval_seconds = 0 }
[publication]
editor = "시민소통담당관실"
mail_domains = ["example.test"]
"""


@dataclass(frozen=True)
class House:
    """The instance of this test and what its demo printed."""

    instance: Instance
    root: Path
    printed: str

    def say(self, *words: str) -> subprocess.CompletedProcess[str]:
        return run_words(self.root, *words)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        running = stack.attach(self.instance, profile.load(str(self.instance.state().profile)))
        with psycopg.connect(running.warehouse_admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


def run_words(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runtime", *words, "--instance", "night", "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS, cwd=root)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("a house")
    chosen = root / "tiny.toml"
    chosen.write_text(PROFILE, encoding="utf-8")
    try:
        done = run_words(root, "demo", "--profile", str(chosen))
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
        yield House(open_instance("night", root=root), root, done.stdout)
    finally:
        run_words(root, "clean")
        shutil.rmtree(root, ignore_errors=True)


def test_the_stack_is_up_when_the_demo_returns(house: House) -> None:
    state = house.instance.state()
    parts = {*stack.AIRFLOW_COMPONENTS, "demo-city", "mail-catcher"}
    assert {name for name, component in state.components.items() if processes.is_alive(component)} == parts
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port in state.ports.values():
            assert connection.laddr.ip == "127.0.0.1", connection


def test_every_layer_has_rows(house: House) -> None:
    for relation in ("raw.call_center_call", "core.fct_voc", "marts.mart_voc_trend_daily", "marts.mart_data_health"):
        ((count,),) = house.rows(f"select count(*) from {relation}")
        assert isinstance(count, int)
        assert count > 0, relation


def test_the_last_night_came_in_through_the_scheduler(house: House) -> None:
    states = house.rows("select source, state, reason from quality.ingest_run where business_date = '2026-11-17'")
    assert sorted(states) == [(s, "succeeded", None) for s in ("call_center", "homepage", "petition", "social", "x")]
    builds = house.rows("select state, run_id from quality.build where business_date = '2026-11-17'")
    assert [state for state, _ in builds] == ["promoted"]
    assert all(str(run_id).startswith("2026-11-17__") for _, run_id in builds)


def test_dbt_results_are_kept_for_every_step(house: House) -> None:
    steps = house.rows("select distinct step from quality.dbt_result")
    assert {step for (step,) in steps} >= {"seed", "staging", "core", "marts", "test"}


def test_the_issue_was_released_by_somebody_else_and_sent_once_to_each(house: House) -> None:
    ((state, editor, released_by),) = house.rows("select state, editor, released_by from publication.edition")
    assert (state, released_by) == ("published", "releaser")
    assert editor != released_by
    mails = house.rows("select recipient_key, state from publication.mail")
    assert mails
    assert {mail_state for _, mail_state in mails} == {"sent"}
    arrived = list((house.instance.outbox_dir / "new").iterdir())
    assert len(arrived) == len(mails)
    message = BytesParser(policy=policy.default).parsebytes(arrived[0].read_bytes())
    assert "시원소통" in str(message["Subject"])
    kinds = {part.get_content_type() for part in message.walk()}
    assert {"text/plain", "text/html", "application/pdf"} <= kinds
    assert list(house.instance.publications_dir.rglob("*.pdf"))


def test_the_screen_says_where_to_look(house: House) -> None:
    for word in ("Publications", "Outbox", "http://127.0.0.1:", "make down", "released the issue by itself"):
        assert word in house.printed
    passwords = json.loads(house.instance.secrets_file.read_text())["airflow_users"].values()
    assert not any(password in house.printed for password in passwords)


def test_the_same_night_again_leaves_the_same_fingerprints(house: House) -> None:
    first, second = (house.say("night", "2026-11-17") for _ in range(2))
    for done in (first, second):
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    pattern = re.compile(r"^\s+([0-9a-f]{16})\s+([\d,]+)\s+((?:core|marts|evidence)\.\w+)", re.MULTILINE)
    assert len(pattern.findall(first.stdout)) > 15
    assert pattern.findall(first.stdout) == pattern.findall(second.stdout)


def test_a_second_demo_finds_everything_done(house: House) -> None:
    before = house.rows("select count(*) from quality.delivery")
    done = house.say("demo", "--profile", str(house.root / "tiny.toml"))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "loaded already" in done.stdout
    assert "is published already" in done.stdout
    assert house.rows("select count(*) from quality.delivery") == before


def test_a_range_is_pulled_again_day_by_day_beside_the_nights_and_only_once(house: House) -> None:
    def runs() -> list[tuple[object, ...]]:
        return house.rows(
            "select business_date::text, state, window_end_on - window_start_on from quality.delivery"
            " where source = 'call_center' and run_id like 'backfill%' order by 1"
        )

    done = house.say("backfill", "call_center", "2026-11-10", "2026-11-12")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    # Each day by itself, without the overlap that a night has.
    assert runs() == [(f"2026-11-{day}", "accepted", 1) for day in (10, 11, 12)]
    assert "(3/3)" in done.stdout
    again = house.say("backfill", "call_center", "2026-11-10", "2026-11-12")
    assert again.returncode == 0, again.stdout[-4000:] + again.stderr[-2000:]
    assert len(runs()) == 3


def test_a_range_that_no_night_has_reached_is_refused(house: House) -> None:
    done = house.say("backfill", "call_center", "2026-11-10", "2026-12-01")
    assert done.returncode == 1
    assert "after the last night" in done.stdout


def test_rows_set_aside_come_in_once_their_delivery_is_asked_for_again(house: House) -> None:
    """A row of the past is set aside by hand: what its source gives by now holds it."""
    running = stack.attach(house.instance, profile.load(str(house.instance.state().profile)))
    with psycopg.connect(running.warehouse_admin_url, autocommit=True) as connection:
        connection.execute(
            "insert into quality.quarantined_row (delivery_key, row_number, column_name, reason, action, content)"
            " select max(delivery_key), 1, 'wait_seconds', '대기시간: 읽을 수 없는 값', '다시 보내기', '상담번호=C0'"
            " from quality.delivery where run_id like 'backfill%' and source = 'call_center'"
        )
    ((key,),) = house.rows("select delivery_key from quality.quarantined_row where content = '상담번호=C0'")
    listed = house.say("quarantine")
    assert "make requeue" in listed.stdout
    done = house.say("requeue", str(key))
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "1행 가운데 1행이 받아들여짐" in done.stdout
    resolved = house.rows(
        "select resolved_by_delivery_key > delivery_key from quality.quarantined_row where content = '상담번호=C0'"
    )
    assert resolved == [(True,)]


def test_a_missing_file_fails_its_source_and_the_others_go_on(house: House) -> None:
    """No city writes files for this night: the drop sources fail by name, the boards come in, the marts stand."""
    before = house.rows("select count(*) from marts.mart_voc_trend_daily where occurred_on <= '2026-11-17'")
    done = house.say("night", "2026-11-18", "--no-files")
    assert done.returncode == 1
    assert "call_center_ingest.land_calls failed" in done.stdout
    assert "조치:" in done.stdout
    states = dict(house.rows("select source, state from quality.ingest_run where business_date = '2026-11-18'"))
    failed = dict.fromkeys(("call_center", "petition", "social"), "failed")
    assert states == failed | {"homepage": "succeeded", "x": "succeeded"}
    assert house.rows("select count(*) from marts.mart_voc_trend_daily where occurred_on <= '2026-11-17'") == before


def test_down_leaves_no_process(house: House) -> None:
    components = dict(house.instance.state().components)
    assert components
    assert house.say("down").returncode == 0
    assert not any(processes.is_alive(component) for component in components.values())
    server = stack.embedded_server(house.instance, house.instance.state())
    assert server is not None
    assert not postgres.is_running(server)
    marked = [p for p in psutil.process_iter() if _mark(p) == str(house.instance.home)]
    assert marked == []


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(processes.MARK)
    except psutil.Error:
        return None
