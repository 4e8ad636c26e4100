"""What every other scenario stands on: the vendor, its version, and everything that it lists."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from gxd_conformance.blame import Blame
from gxd_conformance.certification import Certification
from gxd_conformance.documents import error as error_rules
from gxd_conformance.documents import footprint as rules
from gxd_conformance.documents.offence import Offence
from gxd_conformance.evidence import Exchange, Listed, Page, Walk
from gxd_conformance.generated.sending import HOSTILE
from gxd_conformance.identity import Identity
from gxd_conformance.inbox import Inbox
from gxd_conformance.vendor import Vendor
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version

IN_FRONT = (405, 406, 413, 414, 415, 429, 431, 503)
"""What a gateway in front may say; no text names these."""


@pytest.fixture(scope="session")
def certification(pytestconfig: pytest.Config) -> Certification:
    """The run that is going on."""
    return Certification.of(pytestconfig)


@pytest.fixture(scope="session")
def vendor(certification: Certification) -> Vendor:
    return certification.vendor


@pytest.fixture(scope="session")
def version(certification: Certification) -> Version:
    return certification.version


@pytest.fixture(scope="session")
def identity(certification: Certification) -> Identity:
    return certification.identity


@pytest.fixture(scope="session")
def inbox(certification: Certification) -> Inbox:
    return certification.inbox


@pytest.fixture(scope="session")
def everything(vendor: Vendor) -> Walk:
    """List without any limit or filter, to the end."""
    walk = vendor.walk("everything")
    if walk.pages[0].exchange.failure is not None:
        raise Untestable(
            f"the list did not answer ({walk.pages[0].exchange.came})", Blame.NETWORK, (walk.pages[0].exchange.id,)
        )
    return walk


@pytest.fixture(scope="session")
def known(everything: Walk, vendor: Vendor) -> list[Listed]:
    """The footprints that the vendor lists, each id once. Without any there is nothing to exchange."""
    found: dict[str, Listed] = {}
    for listed in everything.footprints:
        if listed.id is not None:
            found.setdefault(listed.id, listed)
    if not found:
        raise Untestable(
            f"{vendor.name} lists no footprint with an id; the suite needs at least 2. Load test data that these "
            "credentials may see",
            Blame.CONFIG,
            (everything.pages[0].exchange.id,),
        )
    return list(found.values())


@pytest.fixture(scope="session")
def said(
    certification: Certification,
    unknown_footprint: Exchange,
    malformed_id: Exchange,
    bad_limits: dict[str, Exchange],
    nothing_found: Exchange,
    odd_queries: object,
    odd_ids: object,
    odd_events: object,
) -> list[Exchange]:
    """Every exchange of the run. Checks that ask for it come last, when everything has been said.

    The scenarios named here are those that provoke errors: they have happened by then, whoever asked for them.
    """
    return certification.recorder.exchanges


@pytest.fixture(scope="session")
def lists_met(everything: Walk, said: list[Exchange], version: Version) -> list[Page]:
    """Every list of this run: the whole one, answered or not, and whatever else was delivered as one, page by page."""
    whole = {exchange.id for exchange in everything.exchanges}
    delivered = [
        Page(exchange)
        for exchange in said
        if exchange.id not in whole
        and exchange.succeeded
        and exchange.direction == "out"
        and exchange.request.method == "GET"
        and exchange.request.path.rstrip("/").endswith(version.footprints_path)
        and exchange.scenario not in NO_TOKEN
    ]
    return [*everything, *delivered]


@pytest.fixture(scope="session")
def footprints_said(certification: Certification, everything: Walk, request: pytest.FixtureRequest) -> list[Listed]:
    """Every footprint that passed in this run, wherever and as often as it passed."""
    with suppress(Untestable):
        # What is delivered by event comes late. Where nothing could be asked for, the list is judged all the same.
        request.getfixturevalue("callbacks")
    return list(certification.footprints_said())


@pytest.fixture(scope="session")
def footprints_met(certification: Certification, footprints_said: list[Listed]) -> list[tuple[Listed, list[Offence]]]:
    """The same, with what the rules say about each.

    The same bytes need judging once: a footprint that comes in the list, by its id and in an event is one document.
    """
    spec, profile = certification.version.spec, certification.settings.profile
    judged: dict[str, list[Offence]] = {}
    met: list[tuple[Listed, list[Offence]]] = []
    for listed in footprints_said:
        essence = _canonical(listed.document)
        if essence not in judged:
            judged[essence] = rules(listed.document, spec, profile=profile)
            met.append((listed, judged[essence]))
    return met


NO_TOKEN = (
    "with_garbage_token",
    "without_token",
    "altered_tokens",
    "other_schemes",
    "link_without_token",
    "link_with_garbage_token",
    "over_http",
)
AUTHENTICATION = (*NO_TOKEN, "expired_token")
"""Scenarios whose errors are about authentication: there the body is only recommended, in the newer texts."""


def about_authentication(exchange: Exchange) -> bool:
    return exchange.scenario in AUTHENTICATION or exchange.status == 401


@pytest.fixture(scope="session")
def errors(said: list[Exchange], version: Version) -> list[Exchange]:
    """Every error that a data action answered with. What a gateway in front may say (405, 415, 429, 503) is unspecified,
    and so is what it says to input that it need not let through."""
    specified = {*version.errors.values()}
    return [
        exchange
        for exchange in said
        if exchange.direction == "out"
        and exchange.status in specified
        and version.prefix in exchange.request.path
        and exchange.scenario not in ("over_http", HOSTILE)
    ]


@pytest.fixture(scope="session")
def errors_met(errors: list[Exchange], version: Version) -> list[tuple[Exchange, list[Offence]]]:
    """Every error, with what the rules say about its object."""
    return [(exchange, error_rules(exchange.document, version.spec)) for exchange in errors]


def _canonical(document: object) -> str:
    # A number with a fraction comes as a Decimal, and has to differ from the string of the same digits.
    return json.dumps(document, sort_keys=True, default=repr)
