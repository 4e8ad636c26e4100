"""The file of a common gateway: read, checked, and made into one; every mistake with line and column, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gxd_fixtures import version
from gxd_mocks.common_gateway.partner import Partner
from gxd_mocks.settings_file.address import BadAddress, base
from gxd_mocks.settings_file.complaints import Complaints
from gxd_mocks.settings_file.mistake import Mistake, SettingsError
from gxd_mocks.settings_file.page import Key, Page, Wanted, dotted, read_page
from gxd_mocks.settings_file.variables import BadVariable, filled_in

WANTED = Wanted(
    "common-gateway.yaml",
    "`gxd mock --gateway-example > common-gateway.yaml`",
    "`partners:`; `gxd mock --gateway-example` shows them all",
    "gateway",
)
DEFAULT_EVERY_S = 300.0


@dataclass(frozen=True)
class Config:
    """What the file says. `options` are those of `CommonGateway`; `every_s` is how often partners are looked at."""

    partners: tuple[Partner, ...]
    options: Mapping[str, Any]
    every_s: float
    ca_bundle: Path | None


def example() -> str:
    """A commented file to begin with, which `read` accepts once its variables are set."""
    return (files(__package__) / "example.yaml").read_text("utf-8")


def read(path: Path, environ: Mapping[str, str], *, allow_http: bool = False) -> Config:
    """The gateway that the file describes. Raises `SettingsError` with every mistake; no secret stands in one."""
    return _Reading(read_page(path, WANTED), environ, path.parent, allow_http).config()


@cache
def _complaints() -> Complaints:
    from gxd_fixtures.yamlfile import load

    return Complaints(load((files(__package__) / "config.schema.yaml").read_text("utf-8")))


class _Reading:
    """One reading of one file."""

    def __init__(self, page: Page, environ: Mapping[str, str], folder: Path, allow_http: bool) -> None:
        self._page, self._environ, self._folder = page, environ, folder
        self._mistakes = list(page.mistakes)
        for key, is_name, wrong, right in _complaints().of(page.value, page.written):
            self._note(key, wrong, right, at_name=is_name)
        if self._mistakes:
            # What has the wrong form can't be looked at more closely.
            raise SettingsError(self._mistakes)
        self._allow_http = allow_http or self._section("transport").get("allow_http") is True

    def config(self) -> Config:
        gateway = self._section("gateway")
        options: dict[str, Any] = {
            name: gateway[name] for name in ("carry", "ask_owners", "patience_s") if name in gateway
        }
        partners = tuple(self._partner(name) for name in self._page.value["partners"])
        options["specs"] = self._specs(gateway.get("specs", ["2.3", "3.0"]))
        options["clients"] = self._clients(partners)
        options["allow_http"] = self._allow_http
        bundle = self._section("transport").get("ca_bundle")
        ca_bundle = None if bundle is None else self._folder / bundle
        if ca_bundle is not None and not ca_bundle.is_file():
            self._note(("transport", "ca_bundle"), f"there is no file {ca_bundle}", "name a PEM file")
        if self._mistakes:
            raise SettingsError(self._mistakes)
        return Config(partners, options, float(gateway.get("every_s", DEFAULT_EVERY_S)), ca_bundle)

    def _section(self, name: str) -> dict[str, Any]:
        section: dict[str, Any] = self._page.value.get(name) or {}
        return section

    def _specs(self, specs: list[str]) -> tuple[str, ...]:
        if len({version(spec).line for spec in specs}) < len(specs):
            self._note(
                ("gateway", "specs"), "names two versions of one line", 'write one of each, such as ["2.3", "3.0"]'
            )
        return tuple(specs)

    def _partner(self, name: str) -> Partner:
        key: Key = ("partners", name)
        said = self._page.value["partners"][name]
        partner = Partner(
            name,
            said.get("spec", "3.0"),
            self._url((*key, "base_url"), said.get("base_url")),
            self._url((*key, "auth_base_url"), said.get("auth_base_url")),
            self._credentials((*key, "ours"), said.get("ours")),
            self._credentials((*key, "theirs"), said.get("theirs")),
            tuple(said["connectors"]),
            self._folder / said["folder"] if "folder" in said else None,
            said.get("around") or {},
            tuple(said["sees"]) if said.get("sees") is not None else None,
        )
        self._look_over(key, said, partner)
        return partner

    def _look_over(self, key: Key, said: dict[str, Any], partner: Partner) -> None:
        """What a connector needs has to be there."""
        needs = {
            "pull": ("base_url", "ours"),
            "push": ("theirs",) if not said.get("base_url") else ("theirs", "ours"),
            "files": ("folder",),
        }
        for connector in partner.connectors:
            for name in needs[connector]:
                if name not in said:
                    self._note((*key, name), "is missing", f"connector {connector} needs it")
        if partner.folder is not None and not partner.folder.is_dir():
            self._note((*key, "folder"), f"there is no folder {partner.folder}", "make it, or name one that there is")
        for index, other in enumerate(partner.sees or ()):
            if other not in self._page.value["partners"] or other == partner.name:
                known = ", ".join(one for one in self._page.value["partners"] if one != partner.name)
                self._note((*key, "sees", index), f"there is no other partner {other}", f"known are {known or 'none'}")

    def _url(self, key: Key, text: str | None) -> str:
        if text is None:
            return ""
        try:
            return base(filled_in(text, self._environ), allow_http=self._allow_http)
        except (BadAddress, BadVariable) as bad:
            self._note(key, bad.wrong, bad.right)
            return ""

    def _credentials(self, key: Key, said: dict[str, str] | None) -> tuple[str, str] | None:
        if said is None:
            return None
        texts = []
        for name in ("client_id", "client_secret"):
            try:
                texts.append(filled_in(said[name], self._environ))
            except BadVariable as bad:
                self._note((*key, name), bad.wrong, bad.right.replace("before you run the suite", "first"))
                texts.append("")
        return texts[0], texts[1]

    def _clients(self, partners: tuple[Partner, ...]) -> dict[str, str]:
        ids = [partner.theirs[0] for partner in partners if partner.theirs]
        clients: dict[str, str] = {}
        for index, said in enumerate(self._page.value.get("clients") or ()):
            id_, secret = self._credentials(("clients", index), said) or ("", "")
            if id_ in ids or id_ in clients:
                self._note(
                    ("clients", index, "client_id"), "is somebody else's id too", "give everybody an id of their own"
                )
            clients[id_] = secret
        for id_ in {one for one in ids if ids.count(one) > 1}:
            self._note(
                ("partners",), f"two partners come in as {id_}", "give every partner an id of its own under theirs:"
            )
        return clients

    def _note(self, key: Key, wrong: str, right: str, *, at_name: bool = False) -> None:
        position = self._page.keys.get(key) if at_name else None
        self._mistakes.append(
            Mistake(self._page.where, position or self._page.position(key), dotted(key), wrong, right)
        )
