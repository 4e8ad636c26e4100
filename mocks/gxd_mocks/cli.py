"""`gxd mock`: serve the reference gateway, truthful or with named departures from the truth."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from gxd_fixtures import PROFILES, SPECS

if TYPE_CHECKING:
    from gxd_mocks.departures import Departure
    from gxd_mocks.doors.served import Host
    from gxd_mocks.gateway import Site
    from gxd_mocks.store import Store

Credentials = tuple[str, str]


class Mistake(click.ClickException):
    """An option that can't be followed: one sentence, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"gxd: {self.format_message()}", err=True)


def _specs(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[str, ...]:
    specs = tuple(dict.fromkeys(part.strip() for part in text.split(","))) if text else SPECS
    for spec in specs:
        if spec not in SPECS:
            raise Mistake(f"--spec {spec}: there is no such version; known are {', '.join(SPECS)}")
    return tuple(sorted(specs))


def _credentials(context: click.Context, parameter: click.Parameter, values: Any) -> Any:
    if isinstance(values, str):
        return _pair(parameter, values)
    return tuple(_pair(parameter, value) for value in values)


def _pair(parameter: click.Parameter, value: str) -> Credentials:
    id_, colon, secret = value.partition(":")
    if not (id_ and colon and secret):
        raise Mistake(f"{parameter.opts[0]} is written ID:SECRET")
    return id_, secret


def _hosts(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from gxd_mocks.gateway.call import names_a_host

    for value in values:
        if not names_a_host(value):
            raise Mistake(f"{parameter.opts[0]} {value}: a host, or host:port, without https:// and without a path")
    return values


def _path(context: click.Context, parameter: click.Parameter, value: str) -> str:
    path = "/" + value.strip("/") if value.strip("/") else ""
    if not all(character.isalnum() or character in "/-._~" for character in path) or not path.isascii():
        raise Mistake(f"{parameter.opts[0]} is a path such as /login, of letters, digits, - . _ ~ and /")
    return path


@click.command()
@click.option("--spec", "specs", callback=_specs, metavar="3.0,2.3", help="Versions to serve. Default: all.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="0 finds a free port.")
@click.option("--tls", is_flag=True, help="Speak https, with a certificate authority made for the moment.")
@click.option("--auth-path", default="", callback=_path, metavar="PATH", help="Authentication lives below this path.")
@click.option("--no-discovery", is_flag=True, help="Offer no OpenID provider configuration.")
@click.option(
    "--client",
    "clients",
    multiple=True,
    callback=_credentials,
    metavar="ID:SECRET",
    help="Who may come in; repeatable. Default: test_client_id:test_client_secret.",
)
@click.option(
    "--stranger",
    "strangers",
    multiple=True,
    callback=_credentials,
    metavar="ID:SECRET",
    help="Who may come in and see every second footprint only; repeatable.",
)
@click.option(
    "--callback-client",
    default="test_client_id:test_client_secret",
    callback=_credentials,
    metavar="ID:SECRET",
    help="Credentials for calling back.",
)
@click.option("--footprints", "count", type=click.IntRange(0), metavar="N", help="Invent N footprints per version.")
@click.option("--seed", default=0, show_default=True, help="What is invented, and when retries are made.")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Footprints to serve (JSON or JSON lines); repeatable.",
)
@click.option("--cases", is_flag=True, help="Publish the reference's results of the calculation cases as well.")
@click.option(
    "--profile",
    default="pact",
    show_default=True,
    type=click.Choice(PROFILES),
    help="gxd: every footprint carries the consortium's extension (those of --data as they are).",
)
@click.option(
    "--store",
    default="memory",
    show_default=True,
    metavar="URL",
    help="memory, sqlite:///FILE or postgresql://user@host/database.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option(
    "--token-lifetime", default=3600, show_default=True, type=click.IntRange(1, 10**8), metavar="S", help="In seconds."
)
@click.option("--allow-http", is_flag=True, help="Answer to http:// and private addresses: the network is your own.")
@click.option(
    "--trust",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="CA bundle (PEM) to trust when calling back.",
)
@click.option(
    "--gateway",
    "gateway_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Serve a common gateway in front of the partners in this YAML file.",
)
@click.option("--gateway-example", is_flag=True, help="Print a commented FILE for --gateway and end.")
@click.option(
    "--hook-host",
    "hook_hosts",
    multiple=True,
    callback=_hosts,
    metavar="HOST[:PORT]",
    help="Open the test hook, which makes this gateway a client of that host and no other; repeatable.",
)
@click.option("--defect", "names", multiple=True, metavar="NAME", help="Depart from the truth like this; repeatable.")
@click.option("--list-defects", is_flag=True, help="List the departures and end.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]), help="Of --list-defects.")
@click.pass_context
def mock(
    context: click.Context,
    /,
    list_defects: bool,
    gateway_example: bool,
    gateway_file: Path | None,
    form: str,
    names: tuple[str, ...],
    **options: Any,
) -> None:
    """Serve the reference gateway: a truthful counterpart to develop against.

    The newest version of each line is served at the root, and with more than one version each of them below /v2.0,
    /v2.1 and so on. As soon as connections are accepted, one line of JSON on standard output says where. Ends at SIGTERM
    (exit code 0) or Ctrl+C (130).
    """
    if list_defects:
        click.echo(_listed(form))
        return
    if gateway_example:
        from gxd_mocks.common_gateway.config import example

        click.echo(example(), nl=False)
        return
    plan = Plan(departures=_chosen(names), **options)
    if gateway_file is not None:
        _refuse_beside_a_gateway(context)
        context.exit(_until_told(lambda: _common_gateway(gateway_file, plan), plan))
    plan.check()
    context.exit(_served(plan))


@dataclass(frozen=True)
class Plan:
    """What to serve, and how: the options of the command."""

    specs: tuple[str, ...]
    host: str
    port: int
    tls: bool
    auth_path: str
    no_discovery: bool
    clients: tuple[Credentials, ...]
    strangers: tuple[Credentials, ...]
    callback_client: Credentials
    count: int | None
    seed: int
    data: tuple[Path, ...]
    profile: str
    cases: bool
    store: str
    workers: int
    token_lifetime: int
    allow_http: bool
    trust: Path | None
    departures: tuple[Departure, ...]
    hook_hosts: tuple[str, ...] = ()

    def check(self) -> None:
        """Options that do not go together. Raises `Mistake`."""
        from gxd_mocks.store.opening import is_shared

        if self.data and self.count is not None:
            raise Mistake("--footprints invents what --data reads: use one of them")
        if self.workers > 1 and not is_shared(self.store):
            raise Mistake("--workers needs a store that processes can share: add --store sqlite:///FILE")
        if self.workers > 1 and not hasattr(os, "fork"):
            raise Mistake("--workers is not supported on this system")

    @property
    def known(self) -> dict[str, str]:
        """Everybody who may come in."""
        return dict(self.clients or (self.callback_client,)) | dict(self.strangers)

    def stores(self) -> dict[str, Store]:
        """A store for every version, filled. Raises `Mistake`."""
        from gxd_mocks.gateway.loading import UnusableFile, load
        from gxd_mocks.store.opening import UnusableStore, open_store

        try:
            stores = {spec: open_store(self.store, spec) for spec in self.specs}
            for spec, footprints in load(self.data, self.specs):
                stores[spec].add(footprints)
        except (UnusableFile, UnusableStore) as error:
            raise Mistake(str(error)) from error
        for spec, store in stores.items():
            self._fill(spec, store)
        return stores

    def _fill(self, spec: str, store: Store) -> None:
        if self.count is not None:
            from gxd_fixtures.invent import footprints as invented
            from gxd_mocks.gxd_profile import extended

            store.add(extended(invented(spec, self.count, self.seed), self.profile))
        elif not self.data and not len(store):
            from gxd_mocks.gxd_profile import footprints

            store.add(footprints(spec, self.profile))
        if self.cases:
            from gxd_mocks.cases.documents import published

            store.add(each for each in published(spec) if store.get(each["id"]) is None)

    def site(self, stores: dict[str, Store], key: bytes) -> Site:
        """The gateways over these stores."""
        from gxd_mocks.gateway import Site

        return Site(
            self.specs,
            footprints=stores,
            clients=self.known,
            grants={id_: _every_second for id_, _ in self.strangers},
            callback_credentials=self.callback_client,
            auth_path=self.auth_path,
            discovery=not self.no_discovery,
            token_lifetime_s=self.token_lifetime,
            allow_http=self.allow_http,
            departures=self.departures,
            seed=self.seed,
            key=key,
            hook_hosts=self.hook_hosts,
        )

    def announcement(self, site: Site, stores: dict[str, Store], base_url: str, ca_bundle: Path | None) -> str:
        """The line of JSON that tells others where we are."""
        from gxd_mocks.gateway.hook import HOOK_PATH

        id_, secret = next(iter(self.known.items()))
        held = {spec: len(store) for spec, store in stores.items()}
        said = {
            "base_url": base_url,
            "auth_base_url": base_url + self.auth_path,
            "client_id": id_,
            "client_secret": secret,
            "specs": list(self.specs),
            "footprints": max(held.values()),
            "footprints_by_spec": held,
            "base_urls": {spec: base_url + site.base_path_of(spec) for spec in self.specs},
            "defects": [told.name for told in self.departures],
        }
        if self.hook_hosts:
            said["trigger"] = base_url + HOOK_PATH
        return json.dumps(said | ({"ca_bundle": str(ca_bundle)} if ca_bundle else {}))


def _every_second(footprint: dict[str, Any]) -> bool:
    return int(str(footprint["id"]).replace("-", "")[-1], 16) % 2 == 0


def _listed(form: str) -> str:
    from gxd_mocks.departures import departures

    rows = [
        {
            "name": told.name,
            "kind": told.kind,
            "versions": list(told.specs),
            "profile": told.profile,
            "reddens": list(told.reddens),
            **({"guards": list(told.guards)} if told.kind == "lawful" else {}),
            "says": told.says,
            **({"cases": list(told.cases)} if told.cases else {}),
        }
        for told in departures().values()
    ]
    if form == "json":
        return json.dumps(rows, indent=1, ensure_ascii=False)
    return "\n".join(f"{row['name']} ({row['kind']}; {', '.join(row['versions'])}): {row['says']}" for row in rows)


def _chosen(names: tuple[str, ...]) -> tuple[Departure, ...]:
    if not names:
        return ()
    from difflib import get_close_matches

    from gxd_mocks.departures import departures

    known = departures()
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "see --list-defects"
            raise Mistake(f"--defect {name}: there is no such departure; {hint}")
    return tuple(known[name] for name in dict.fromkeys(names))


class _Ended(BaseException):
    """We are told to end, and with which exit code; raised where the main thread happens to be."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _end(number: int, frame: object) -> NoReturn:
    for again in (signal.SIGTERM, signal.SIGINT):
        signal.signal(again, signal.SIG_IGN)
    raise _Ended(130 if number == signal.SIGINT else 0)


def _served(plan: Plan) -> int:
    """Serve until we are told to end; the exit code that follows from how."""
    serve = _by_one if plan.workers == 1 else _by_many
    return _until_told(lambda: serve(plan, plan.stores(), os.urandom(32)), plan)


BESIDE_A_GATEWAY = (
    *("host", "port", "tls", "auth_path", "no_discovery", "clients", "callback_client", "seed", "token_lifetime"),
    *("allow_http", "trust", "gateway_file", "form"),
)
"""Options that mean the same for a common gateway; what it serves stands in its file."""


def _refuse_beside_a_gateway(context: click.Context) -> None:
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) not in (None, click.core.ParameterSource.DEFAULT)
        if given and name not in BESIDE_A_GATEWAY:
            raise Mistake(f"{parameter.opts[0]} does not go with --gateway: what is served stands in its file")


def _common_gateway(path: Path, plan: Plan) -> NoReturn:
    from gxd_mocks.common_gateway.serving import Unusable, serving

    try:
        with serving(path, plan) as announcement:
            click.echo(announcement)
            while True:
                threading.Event().wait()
    except Unusable as error:
        raise Mistake(str(error)) from error


def _until_told(serve: Callable[[], NoReturn], plan: Plan) -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    try:
        serve()
    except _Ended as ended:
        return ended.code
    except OSError as error:
        raise Mistake(f"can't listen at {plan.host}:{plan.port}: {error.strerror or error}") from error


def _by_one(plan: Plan, stores: dict[str, Store], key: bytes) -> NoReturn:
    from gxd_mocks.doors.served import serve_gateway

    site = plan.site(stores, key)
    with serve_gateway(
        site, host=plan.host, port=plan.port, tls=plan.tls, ca_bundle=plan.trust, seed=plan.seed
    ) as served:
        click.echo(plan.announcement(site, stores, served.base_url, served.ca_bundle))
        while True:
            threading.Event().wait()


def _by_many(plan: Plan, stores: dict[str, Store], key: bytes) -> NoReturn:
    from gxd_mocks.doors.authority import authority_file, server_context
    from gxd_mocks.doors.client import Client
    from gxd_mocks.doors.served import Served, listening, name_of
    from gxd_mocks.doors.workers import WorkerDied, Workers
    from gxd_mocks.gateway import Courier, Recipient

    ca_bundle = authority_file()
    with listening(plan.host, plan.port) as listener:
        served = Served(listener, name_of(plan.host), ca_bundle if plan.tls else None)
        context = server_context(served.host) if plan.tls else None

        def open_(stack: ExitStack) -> Host:
            site = plan.site(stores, key)
            site.base_url = served.base_url
            client = stack.enter_context(Client(ca_bundle=plan.trust or ca_bundle))
            stack.enter_context(Courier(site.outbox, client.send, clock=site.clock, seed=os.getpid()))
            stack.enter_context(Recipient(site.errands, client.send, clock=site.clock, seed=os.getpid()))
            return site

        try:
            with Workers(plan.workers, listener, context, open_) as workers:
                click.echo(plan.announcement(plan.site(stores, key), stores, served.base_url, served.ca_bundle))
                workers.wait()
        except WorkerDied as error:
            raise Mistake(str(error)) from error
