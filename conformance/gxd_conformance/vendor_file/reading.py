"""From the plain content of a vendor.yaml to a `VendorFile`, collecting every mistake on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gxd_conformance.vendor_file.address import BadAddress, absolute, base, proxy
from gxd_conformance.vendor_file.content import ONE_LINE, is_one_line, wrong_with_bundle
from gxd_conformance.vendor_file.mistake import Mistake, Position, VendorFileError
from gxd_conformance.vendor_file.model import (
    Api,
    Calculation,
    CalculationCase,
    Callbacks,
    Credentials,
    Declares,
    Identification,
    Secret,
    Transport,
    Trigger,
    VendorFile,
)
from gxd_conformance.vendor_file.page import Key, Page, dotted, read_page
from gxd_conformance.vendor_file.schema import complaints
from gxd_conformance.vendor_file.variables import BadVariable, filled_in, uses_variable, variables_in

MOST_SECRET_BYTES = 10_000
DECLARED = ("footprints", "events", "odata_filter", "discovery", "recipient", "publishes")


def read(path: Path, environ: Mapping[str, str], *, allow_http: bool = False) -> VendorFile:
    """The vendor that the file at `path` describes.

    `${NAME}` is replaced from `environ`. `allow_http` is the command line's word beside that of the file. Raises
    `VendorFileError` with every mistake, sorted by position.
    """
    page = read_page(path)
    return Reading(page, environ, path.parent, allow_http=allow_http).vendor_file()


class Reading:
    """One reading of one file: settings are taken out of it, and what cannot be taken is noted as a mistake."""

    def __init__(self, page: Page, environ: Mapping[str, str], folder: Path, *, allow_http: bool) -> None:
        self._page = page
        self._environ = environ
        self._folder = folder
        self._mistakes = list(page.mistakes)
        self._warnings: list[Mistake] = []
        self._refused: set[Key] = set()
        for key, is_name, wrong, right in complaints(page.value, page.written):
            self._refused.add(key)
            position = page.keys.get(key) if is_name else None
            self._note(key, wrong, right, position)
        declared = self._value(("transport", "allow_http"))
        self._allow_http = allow_http or declared is True

    def vendor_file(self) -> VendorFile:
        """Every section. Raises `VendorFileError` if anything was noted."""
        base_url = self._url(("api", "base_url"), base)
        credentials = self._credentials("credentials")
        second_credentials = self._credentials("second_credentials")
        if credentials and second_credentials and credentials.client_id == second_credentials.client_id != "":
            wrong = "is the client of credentials again"
            self._note(("second_credentials", "client_id"), wrong, "name another recipient, which has fewer rights")
        file = VendorFile(
            vendor=Identification(
                *(self._value(("vendor", name)) or "" for name in ("name", "product", "version")),
            ),
            api=Api(base_url or "", self._url(("api", "auth_base_url"), base)),
            credentials=credentials or Credentials("", Secret("")),
            spec=self._value(("spec",)) or "3.0",
            profile=self._value(("profile",)) or "pact",
            policies=self._policies(),
            second_credentials=second_credentials,
            callbacks=self._callbacks(),
            declares=Declares(
                **{name: self._value(("declares", name)) for name in DECLARED},
            ),
            trigger=self._trigger(),
            calculation=self._calculation(),
            transport=self._transport(),
            warnings=tuple(map(str, sorted(self._warnings, key=lambda warning: warning.position or (0, 0)))),
        )
        if self._mistakes:
            raise VendorFileError(self._mistakes)
        return file

    def _note(self, key: Key, wrong: str, right: str, position: Position | None = None) -> None:
        self._mistakes.append(
            Mistake(self._page.where, position or self._page.position(key), dotted(key), wrong, right)
        )

    def _value(self, key: Key) -> Any:
        """What stands at `key`; None where nothing does or where the schema refused it (or what it stands in)."""
        value = self._page.value
        for length, name in enumerate(key, start=1):
            if key[:length] in self._refused or not isinstance(value, dict) or name not in value:
                return None
            value = value[name]
        return value

    def _text(self, key: Key) -> str | None:
        """A text with its variables filled in; None where there is none, or where it was refused."""
        text = self._value(key)
        if text is None:
            return None
        try:
            return filled_in(text, self._environ)
        except BadVariable as bad:
            self._note(key, bad.wrong, bad.right)
            return None

    def _url(self, key: Key, check: Callable[..., str]) -> str | None:
        text = self._text(key)
        if text is None:
            return None
        try:
            return check(text, allow_http=self._allow_http)
        except BadAddress as bad:
            self._note(key, bad.wrong, bad.right)
            return None

    def _credentials(self, section: str) -> Credentials | None:
        if self._value((section,)) is None:
            return None
        client_id = self._text((section, "client_id"))
        if client_id and not is_one_line(client_id):
            self._note((section, "client_id"), ONE_LINE, "write the id and nothing else")
        secret = self._secret(section, needed=True)
        return Credentials(client_id or "", secret or Secret(""))

    def _secret(self, section: str, *, needed: bool) -> Secret | None:
        """The secret of a section: from a variable, from a file, or (with a warning) as it stands."""
        key, file_key = (section, "client_secret"), (section, "client_secret_file")
        members = self._value((section,)) or {}
        if "client_secret" in members and "client_secret_file" in members:
            right = "keep client_secret or client_secret_file, not both"
            self._note(file_key, "says again where the secret is", right, self._page.keys.get(file_key))
            return None
        if "client_secret_file" in members:
            name = self._text(file_key)
            return None if name is None else self._secret_in(name, file_key)
        if "client_secret" in members:
            return self._secret_at(key)
        if needed:
            right = 'write the name of an environment variable such as "${EXAMPLE_SECRET}", or use client_secret_file'
            self._note(key, "is missing", right)
        return None

    def _secret_at(self, key: Key) -> Secret | None:
        written = self._value(key)
        if isinstance(written, str) and not uses_variable(written):
            wrong = "the secret itself stands in the file"
            right = 'better name an environment variable, such as "${EXAMPLE_SECRET}"'
            self._warnings.append(Mistake(self._page.where, self._page.position(key), dotted(key), wrong, right))
        text = self._text(key)
        if text is not None and not is_one_line(text):
            self._note(
                key, ONE_LINE, "give the secret and nothing else; a variable often ends with the line of its file"
            )
            return None
        return None if text is None else Secret(text)

    def _secret_in(self, name: str, key: Key) -> Secret | None:
        path = self._folder / name
        try:
            with path.open("rb") as file:
                raw = file.read(MOST_SECRET_BYTES + 1)
            text = raw.decode("utf-8-sig").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = (error.strerror or "").lower() if isinstance(error, OSError) else "it is not text"
            self._note(key, f"{path} cannot be read ({reason})", "name a file that holds the secret and nothing else")
            return None
        if not text or len(raw) > MOST_SECRET_BYTES or not is_one_line(text):
            wrong = (
                "is empty"
                if not text
                else f"is larger than {MOST_SECRET_BYTES:,} bytes"
                if len(raw) > MOST_SECRET_BYTES
                else ONE_LINE
            )
            self._note(key, f"{path} {wrong}", "name a file that holds the secret and nothing else")
            return None
        return Secret(text)

    def _callbacks(self) -> Callbacks:
        """What is not said is as the reference gateway has it; an id of one's own needs a secret of one's own."""
        usual = Callbacks()
        members = self._value(("callbacks",)) or {}
        client_id = self._text(("callbacks", "client_id"))
        secret = self._secret("callbacks", needed="client_id" in members and client_id != usual.client_id)
        return Callbacks(
            public_url=self._url(("callbacks", "public_url"), base),
            client_id=client_id or usual.client_id,
            client_secret=secret or usual.client_secret,
        )

    def _trigger(self) -> Trigger | None:
        """A hook or a person, one of the two."""
        members = self._value(("trigger",))
        if members is None:
            return None
        if "url" in members and "person" in members:
            self._note(
                ("trigger", "person"),
                "says again who pulls the trigger",
                "keep url (a hook that we call) or person (whom we ask), not both",
                self._page.keys.get(("trigger", "person")),
            )
        elif set(members) <= {"within_s"}:
            right = "write url: with the address of your hook, or person: with the name of whom we ask on the terminal"
            self._note(
                ("trigger",), "names nobody who makes your endpoint act", right, self._page.keys.get(("trigger",))
            )
        return Trigger(
            url=self._url(("trigger", "url"), absolute),
            person=self._text(("trigger", "person")),
            within_s=self._value(("trigger", "within_s")),
            keys=self._keys(self._value(("trigger", "url")) or ""),
        )

    def _keys(self, url: str) -> tuple[Secret, ...]:
        """What variables put into the query of a URL."""
        names = variables_in(url.partition("?")[2])
        return tuple(Secret(self._environ[name]) for name in names if name in self._environ)

    def _policies(self) -> Mapping[str, str]:
        chosen = {name: self._value(("policies", name)) for name in self._value(("policies",)) or {}}
        return MappingProxyType({name: value for name, value in chosen.items() if value is not None})

    def _calculation(self) -> Calculation:
        for name in self._value(("calculation", "cases")) or {}:
            self._must_be_a_case(name)
        cases = {
            name: CalculationCase(product_id or "", method or "")
            for name in self._value(("calculation", "cases")) or {}
            for product_id in [self._value(("calculation", "cases", name, "product_id"))]
            for method in [self._value(("calculation", "cases", name, "method"))]
        }
        return Calculation(MappingProxyType(cases))

    def _must_be_a_case(self, name: str) -> None:
        """A name that no case has is most often a misspelt one; a case has one method."""
        from difflib import get_close_matches

        from gxd_fixtures import cases

        key = ("calculation", "cases", name)
        if name not in cases.names():
            close = get_close_matches(name, cases.names(), n=1)
            right = f"did you mean {close[0]}?" if close else "gxd cases list names them all"
            self._note(key, "there is no such calculation case", right, self._page.keys.get(key))
            return
        method, due = self._value((*key, "method")), cases.case(name)["method"]
        if method is not None and method != due:
            self._note((*key, "method"), f"{name} is not calculated by {method}", f"write {due}")

    def _transport(self) -> Transport:
        bundle = self._value(("transport", "ca_bundle"))
        usual = Transport()
        return Transport(
            allow_http=self._allow_http,
            ca_bundle=self._bundle(bundle) if bundle else None,
            proxy=self._url(("transport", "proxy"), proxy),
            timeout_s=self._value(("transport", "timeout_s")) or usual.timeout_s,
            patience_s=self._value(("transport", "patience_s")) or usual.patience_s,
        )

    def _bundle(self, name: str) -> Path | None:
        path = self._folder / name
        if wrong := wrong_with_bundle(path):
            self._note(("transport", "ca_bundle"), wrong, "name a PEM file; its path begins at this file's folder")
            return None
        return path
