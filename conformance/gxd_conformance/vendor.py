"""The system under test, spoken to in the verbs of the specification. Every word goes through the recorder."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import Any
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

from gxd_conformance.blame import Blame
from gxd_conformance.evidence import Exchange, Page, Walk
from gxd_conformance.recorder import Recorder
from gxd_conformance.secrets import Secrets
from gxd_conformance.vendor_file import VendorFile
from gxd_conformance.vendor_file.address import BadAddress, absolute
from gxd_conformance.verdict import Untestable
from gxd_fixtures import Version
from gxd_mocks.message import Headers, Request

JSON = "application/json"
CLOUD_EVENT = "application/cloudevents+json; charset=UTF-8"
FORM = "application/x-www-form-urlencoded"

LIVES_FOR_EVER_S = 10**9
KEPT = 0.8
"""A token is renewed when so much of its life is over."""

CUT_OFF = 12
"""So many letters less, and no way of reading base64 leniently makes the same token of it."""

MOST_PAGES = 60
"""A walk that long has shown what it can show; a vendor that links for ever is stopped here."""

STALE_PAGES = 4
"""An empty page may lawfully link on, where a host cuts before it filters. So many in a row lead nowhere."""

Query = Sequence[tuple[str, str]]


class Valid:
    """Stands for "a valid token" where a token is passed."""


VALID = Valid()
TokenUse = Valid | str | None
"""A valid token, a text to send instead of `Bearer <token>`, or no Authorization field at all."""


class Vendor:
    """One vendor's endpoint in one version of the specification."""

    def __init__(self, file: VendorFile, version: Version, recorder: Recorder, secrets: Secrets) -> None:
        self.file = file
        self.version = version
        self._recorder = recorder
        self._secrets = secrets
        self._token: str | None = None
        self._fresh_until = 0.0
        self.renews = True
        self.token_url: str = self.default_token_url
        secret = file.credentials.client_secret.reveal()
        # Also in the other letter case, in which we ask with it, and whose Base64 is another.
        for spelt in (secret, quote_plus(secret), secret.swapcase()):
            secrets.learn("CLIENT_SECRET", spelt)

    def as_stranger(self) -> Vendor | None:
        """The same endpoint, spoken to with the second credentials; None if there are none."""
        if self.file.second_credentials is None:
            return None
        return self._copy(replace(self.file, credentials=self.file.second_credentials))

    def with_token_of(self, exchange: Exchange) -> Vendor:
        """The same endpoint, spoken to with the token that came in `exchange` and no other."""
        other = self._copy(self.file)
        other.use_token_of(exchange)
        other.renews = False
        return other

    def written_by(self, recorder: Recorder, secrets: Secrets) -> Vendor:
        """The same endpoint with the same token; what passes is written down by another recorder, which hides `secrets`."""
        other = Vendor(self.file, self.version, recorder, secrets)
        other.token_url, other._token, other._fresh_until = self.token_url, self._token, self._fresh_until
        secrets.learn("CALLBACK_SECRET", self.file.callbacks.client_secret.reveal())
        if self._token is not None:
            secrets.learn("TOKEN", self._token)
        return other

    def _copy(self, file: VendorFile) -> Vendor:
        other = Vendor(file, self.version, self._recorder, self._secrets)
        other.token_url = self.token_url
        return other

    @property
    def name(self) -> str:
        return self.file.vendor.name

    @property
    def base_url(self) -> str:
        return self.file.api.base_url

    @property
    def auth_base_url(self) -> str:
        return self.file.api.auth_base_url or self.file.api.base_url

    # Authentication

    def discover(self, scenario: str = "discovery") -> Exchange:
        """GET the OpenID provider configuration."""
        url = f"{self.auth_base_url}/.well-known/openid-configuration"
        return self._recorder.send(Request("GET", url, Headers({"Accept": JSON})), scenario)

    def authenticate(
        self,
        scenario: str,
        *,
        url: str | None = None,
        secret: str | None = None,
        client_id: str | None = None,
        basic: bool = True,
        form: Query = (("grant_type", "client_credentials"),),
    ) -> Exchange:
        """Ask for a token with client credentials (RFC 6749, 4.4); `secret` and `client_id` replace the true ones.

        Without `basic` nobody is named but in the form.
        """
        shown = {"Authorization": self.basic(secret, client_id)} if basic else {}
        headers = {**shown, "Content-Type": FORM, "Accept": JSON}
        return self._recorder.send(
            Request("POST", url or self.token_url, Headers(headers), urlencode(list(form)).encode()), scenario
        )

    def authenticate_by_get(self, scenario: str) -> Exchange:
        """Ask for a token with the true credentials, but by GET: RFC 6749, 3.2, knows POST only."""
        headers = {"Authorization": self.basic(), "Accept": JSON}
        query = urlencode([("grant_type", "client_credentials")])
        separator = "&" if urlsplit(self.token_url).query else "?"
        return self._recorder.send(Request("GET", f"{self.token_url}{separator}{query}", Headers(headers)), scenario)

    def basic(self, secret: str | None = None, client_id: str | None = None) -> str:
        """Our credentials for the token endpoint, or those of somebody who has another secret."""
        credentials = self.file.credentials
        used = credentials.client_secret.reveal() if secret is None else secret
        name = credentials.client_id if client_id is None else client_id
        # RFC 6749, 2.3.1 form-encodes both parts; nearly every host compares them as they are. For ordinary letters both
        # agree, and an id with a colon can be told from its secret in one way only.
        name = quote_plus(name) if ":" in name else name
        return f"Basic {b64encode(f'{name}:{used}'.encode()).decode()}"

    def use_token_of(self, exchange: Exchange) -> None:
        """From now on speak with the token that came in `exchange`."""
        received = json.loads(exchange.as_received.body if exchange.as_received else b"{}")
        self._token = str(received["access_token"])
        self._secrets.learn("TOKEN", self._token)
        lifetime = received.get("expires_in")
        lives_s = lifetime if isinstance(lifetime, (int, float)) and lifetime > 0 else LIVES_FOR_EVER_S
        self._fresh_until = monotonic() + KEPT * lives_s

    @property
    def default_token_url(self) -> str:
        """Where a token is to be had whatever discovery says, in 2.x; in 3.0 where there is no discovery."""
        return f"{self.auth_base_url}/auth/token"

    def renew_token(self) -> None:
        """Get a new token, as every client must when the old one has expired. The old one stays if none is given."""
        exchange = self.authenticate("renewed_token")
        if exchange.succeeded and exchange.brings_a_token:
            self.use_token_of(exchange)

    @property
    def token(self) -> str:
        if self._token is None:
            raise Untestable("there is no access token to ask with", Blame.VENDOR)
        if self.renews and monotonic() > self._fresh_until:
            self.renew_token()
        return self._token

    def altered_tokens(self, word: str) -> dict[str, str]:
        """Authorization fields made of our token that are none, each with what is wrong with it."""
        token = self.token
        altered = {
            "a token with something behind it": f"Bearer {token}.{word}",
            "nothing behind Bearer": "Bearer",
        }
        if len(token) > 2 * CUT_OFF:
            shortened = token[:-CUT_OFF]
            self._secrets.learn("SHORTENED_TOKEN", shortened)
            altered["a token without its end"] = f"Bearer {shortened}"
        return altered

    # Footprints

    def list_footprints(
        self, scenario: str, query: Query = (), *, limit: int | None = None, token: TokenUse = VALID
    ) -> Exchange:
        """GET the list; every value of `query` is percent-encoded."""
        pairs = [*query, *([] if limit is None else [("limit", str(limit))])]
        asked = (
            "?" + "&".join(f"{quote(name, safe='$-')}={quote(value, safe='')}" for name, value in pairs)
            if pairs
            else ""
        )
        return self._get(f"{self.base_url}{self.version.footprints_path}{asked}", scenario, token)

    def follow(self, page: Page, scenario: str, token: TokenUse = VALID) -> Exchange:
        """GET what the page's next link points to.

        A link that leaves the host would carry our token to somebody who was never asked: raises `Untestable`, and the
        requirement on the link's host says so.
        """
        target = self.target_of(page)
        if target is None:
            raise Untestable("the page has no next link", Blame.VENDOR, (page.exchange.id,))
        if not self.is_ours(target):
            raise Untestable(
                f"the next link points to {urlsplit(target).netloc or target!r}, a host that was never asked; it is not followed",
                Blame.VENDOR,
                (page.exchange.id,),
            )
        return self._get(target, scenario, token)

    def target_of(self, page: Page) -> str | None:
        """The true target of a page's next link, resolved against its URL."""
        from gxd_mocks.link_header import parse

        if page.exchange.as_received is None or page.exchange.as_sent is None:
            return page.next_link.target if page.next_link else None
        for value in page.exchange.as_received.headers.all("link"):
            for link in parse(value).links:
                if "next" in link.relations:
                    try:
                        return urljoin(page.exchange.as_sent.url, link.target)
                    except ValueError:
                        return link.target
        return None

    def is_ours(self, url: str) -> bool:
        """Whether a URL stays with the host that the person named: the same scheme, host name and port."""
        return origin(url) == origin(self.base_url) and origin(url) is not None

    def may_have_secrets(self, url: Any) -> bool:
        """Whether this is the absolute URL of a token endpoint (RFC 6749, 3.2) on which secrets do not go out in clear."""
        try:
            return isinstance(url, str) and "#" not in absolute(url, allow_http=self.file.transport.allow_http)
        except BadAddress:
            return False

    def walk(self, scenario: str, query: Query = (), *, limit: int | None = None, most_pages: int = MOST_PAGES) -> Walk:
        """List and follow `next` until there is none, nothing new comes, or our bound is reached."""
        pages: list[Page] = []
        met: set[str] = set()
        stale = 0
        exchange = self.list_footprints(scenario, query, limit=limit)
        while True:
            page = Page(exchange, limit)
            pages.append(page)
            if not exchange.succeeded:
                return Walk(pages, limit, "not answered")
            if page.next_link is None:
                return Walk(pages, limit, "no next link")
            # 2.x may list several versions of one id, so what counts as new is the whole footprint.
            fresh = {json.dumps(item, sort_keys=True, default=str) for item in page.items} - met
            stale = 0 if fresh else stale + 1
            if stale >= STALE_PAGES:
                return Walk(pages, limit, "nothing new")
            met |= fresh
            target = self.target_of(page)
            if target is None or not self.is_ours(target):
                return Walk(pages, limit, "elsewhere")
            if len(pages) >= most_pages:
                return Walk(pages, limit, "many pages")
            exchange = self._get(target, scenario, VALID)

    def call(self, target: str, scenario: str) -> Exchange:
        """GET what somebody else asked of us in its place: a path and query below the base URL, as they came."""
        return self._get(self.base_url + target, scenario, VALID)

    def get_footprint(self, footprint_id: str, scenario: str, token: TokenUse = VALID) -> Exchange:
        url = f"{self.base_url}{self.version.footprints_path}/{quote(footprint_id, safe='')}"
        return self._get(url, scenario, token)

    # Events

    def post_event(
        self, event: Any, scenario: str, *, token: TokenUse = VALID, media_type: str = CLOUD_EVENT
    ) -> Exchange:
        """POST an event: a JSON value, or bytes to send as they are."""
        # A footprint of the vendor that goes back to it may hold numbers; as floats they are written as they were read.
        body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False, default=float).encode()
        headers = {**self._authorization(token), "Content-Type": media_type, "Accept": JSON}
        url = f"{self.base_url}{self.version.events_path}"
        return self._recorder.send(Request("POST", url, Headers(headers), body), scenario)

    def pull_trigger(self, url: str, errand: dict[str, Any]) -> Exchange:
        """POST to the vendor's own hook what it should do as a client. Our token goes along where the hook is its API's."""
        body = json.dumps(errand, ensure_ascii=False).encode()
        headers = {**(self._authorization(VALID) if self.is_ours(url) else {}), "Content-Type": JSON, "Accept": JSON}
        return self._recorder.send(Request("POST", url, Headers(headers), body), "trigger")

    def _get(self, url: str, scenario: str, token: TokenUse) -> Exchange:
        headers = {**self._authorization(token), "Accept": JSON}
        return self._recorder.send(Request("GET", url, Headers(headers)), scenario)

    def _authorization(self, token: TokenUse) -> dict[str, str]:
        if token is None:
            return {}
        return {"Authorization": f"Bearer {self.token}" if isinstance(token, Valid) else token}


def is_same(one: Any, other: str) -> bool:
    """Whether two URLs are one address, however spelt: only a path has letter case, and a slash at its end says nothing."""
    if not isinstance(one, str) or origin(one) is None or origin(one) != origin(other):
        return False
    first, second = urlsplit(one), urlsplit(other)
    return (first.path.rstrip("/"), first.query, first.fragment) == (second.path.rstrip("/"), "", "")


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port, as they compare (RFC 3986, 6.2); None for what is no URL."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme.lower(), parts.hostname.lower(), port
