"""`python -m demo_city serve|drop|truth`: run the synthetic city from the command line."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from demo_city import exports, replay
from demo_city.city import DEFAULT_SCALE, DEFAULT_SEED, City
from demo_city.drop_files import CellChanges, write_whole
from demo_city.server import CityServer
from demo_city.services import services_of
from demo_city.site import CitySite
from demo_city.truth import write_truth


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    options = _parser().parse_args(arguments)
    try:
        return {"serve": _serve, "drop": _drop, "truth": _truth}[options.command](options)
    except (replay.ReplayDataError, ValueError) as error:
        print(f"demo_city: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo_city", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    city = argparse.ArgumentParser(add_help=False)
    city.add_argument("--seed", type=int, default=DEFAULT_SEED)
    city.add_argument("--scale", type=float, default=DEFAULT_SCALE)
    city.add_argument("--replay", type=Path, metavar="DATA", help="serve real text from this folder instead")

    serve = commands.add_parser("serve", parents=[city], help="HTTP services on 127.0.0.1 until stopped")
    serve.add_argument("--port", type=int, default=0, help="0 takes any free port")
    serve.add_argument("--port-file", type=Path, help="the port is written here once it listens")

    drop = commands.add_parser("drop", parents=[city], help="write the exports of one night, or of a past")
    drop.add_argument("--into", type=Path, required=True, metavar="DIR")
    drop.add_argument("--night", type=date.fromisoformat, metavar="YYYY-MM-DD", help="a business date")
    drop.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    drop.add_argument("--to", dest="through_on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    drop.add_argument("--feeds", nargs="+", choices=tuple(exports.OVERLAP_DAYS), default=tuple(exports.OVERLAP_DAYS))

    truth = commands.add_parser("truth", parents=[city], help="write what was planted, for tests")
    truth.add_argument("--into", type=Path, required=True, metavar="DIR")
    truth.add_argument("--from", dest="from_on", type=date.fromisoformat, required=True)
    truth.add_argument("--to", dest="through_on", type=date.fromisoformat, required=True)
    return parser


def _serve(options: argparse.Namespace) -> int:
    site = replay.replay_city(options.replay) if options.replay else CitySite(City(options.seed, options.scale))
    services = () if options.replay else services_of(City(options.seed, options.scale))
    server = CityServer(site, services=services, port=options.port)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with server:
        if options.port_file:
            write_whole(options.port_file, f"{server.server_address[1]}\n".encode())
        print(f"demo_city: {server.base_url} (boards: {', '.join(site.boards)})", flush=True)
        stop.wait()
    return 0


def _drop(options: argparse.Namespace) -> int:
    has_range = options.from_on is not None and options.through_on is not None
    if (options.night is None) == (not has_range):
        raise ValueError("give either --night or both --from and --to")
    changes = CellChanges()
    if options.replay:
        data = replay.replay_city(options.replay)
        if data.repeated_ids:
            print(f"demo_city: {data.repeated_ids} rows left out because their id stood before", file=sys.stderr)
        if options.night:
            paths = replay.drop_night(data, options.night, options.into, changes)
        else:
            paths = replay.drop_history(data, options.from_on, options.through_on, options.into, changes)
    else:
        city, feeds = City(options.seed, options.scale), tuple(options.feeds)
        if options.night:
            paths = exports.drop_night(city, options.night, options.into, feeds)
        else:
            paths = exports.drop_history(city, options.from_on, options.through_on, options.into, feeds)
    if changes.cut or changes.stripped:
        print(
            f"demo_city: {changes.cut} texts cut to a cell, {changes.stripped} without control signs", file=sys.stderr
        )
    for path in paths:
        print(path)
    return 0


def _truth(options: argparse.Namespace) -> int:
    city = City(options.seed, options.scale)
    for path in write_truth(city, from_on=options.from_on, through_on=options.through_on, folder=options.into).values():
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
