"""vendor.yaml: what is accepted, and the sentence, line and column of every mistake."""

from __future__ import annotations

import copy
import json
import pickle
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from gxd_conformance.profile import DEFAULTS, SWITCHES
from gxd_conformance.vendor_file import (
    CalculationCase,
    Declares,
    Position,
    Secret,
    VendorFile,
    VendorFileError,
    from_options,
    json_schema,
    read,
    template,
)
from gxd_fixtures import PROFILES, SPECS

ENVIRON = {"S": "geheim-1", "T": "geheim-2", "U": "geheim-3", "HOST": "api.example"}

PLAIN = """\
vendor: {name: Example K.K.}
api: {base_url: https://api.example}
credentials: {client_id: suite, client_secret: "${S}"}
"""

FULL = """\
vendor: {name: Example K.K., product: PCF Cloud, version: "4.2.1"}
spec: "2.3"
profile: gxd-2.0
policies: {gxd_currency: accepted, gxd_extension: optional}
api:
  base_url: https://${HOST}/pcf//
  auth_base_url: https://login.example/
credentials: {client_id: suite, client_secret: "${S}"}
second_credentials: {client_id: stranger, client_secret: "${T}"}
callbacks: {public_url: "https://tunnel.example/", client_id: vendor, client_secret: "${U}"}
declares: {footprints: 12, events: true, odata_filter: false, discovery: true, recipient: true, publishes: false}
trigger: {url: "https://api.example/hooks?do=ask&key=${T}", within_s: 90}
calculation: {cases: {notebook-2023: {product_id: "urn:gtin:9520000000011", method: bom}}}
transport: {allow_http: false, ca_bundle: null, proxy: null, timeout_s: 2.5, patience_s: 60}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vendor.yaml"


def said_of(file: Path, content: str | bytes, environ: dict[str, str] = ENVIRON) -> VendorFile:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(file, environ)


def mistakes(file: Path, content: str | bytes, environ: dict[str, str] = ENVIRON) -> list[str]:
    """The sentences about a file, beginning with `line:column`."""
    with pytest.raises(VendorFileError) as told:
        said_of(file, content, environ)
    assert str(told.value).splitlines() == [str(mistake) for mistake in told.value.mistakes]
    return [str(mistake).removeprefix(f"{file}:").strip() for mistake in told.value.mistakes]


# What is accepted


def test_a_person_may_pull_the_trigger(file: Path) -> None:
    vendor = said_of(file, f"{PLAIN}trigger: {{person: 佐藤}}\n")
    assert vendor.trigger is not None
    assert (vendor.trigger.url, vendor.trigger.person, vendor.trigger.within_s) == (None, "佐藤", None)


def test_three_lines_are_enough(file: Path) -> None:
    vendor = said_of(file, PLAIN)
    assert (vendor.vendor.name, vendor.vendor.product, vendor.vendor.version) == ("Example K.K.", "", "")
    assert (vendor.spec, vendor.profile) == ("3.0", "pact")
    assert (vendor.api.base_url, vendor.api.auth_base_url) == ("https://api.example", None)
    assert vendor.credentials.client_id == "suite"
    assert vendor.credentials.client_secret.reveal() == "geheim-1"
    assert vendor.second_credentials is None
    assert vendor.callbacks.public_url is None
    assert vendor.callbacks.client_id == "test_client_id"
    assert vendor.callbacks.client_secret.reveal() == "test_client_secret"
    assert vendor.declares == Declares(None, None, None, None)
    assert vendor.trigger is None
    assert dict(vendor.calculation.cases) == {}
    transport = vendor.transport
    assert (transport.allow_http, transport.ca_bundle, transport.proxy) == (False, None, None)
    assert (transport.timeout_s, transport.patience_s) == (5, 30)
    assert vendor.warnings == ()


def test_everything_that_can_be_said(file: Path) -> None:
    vendor = said_of(file, FULL)
    assert (vendor.vendor.product, vendor.vendor.version) == ("PCF Cloud", "4.2.1")
    assert (vendor.spec, vendor.profile) == ("2.3", "gxd-2.0")
    assert vendor.policies == {"gxd_currency": "accepted", "gxd_extension": "optional"}
    assert (vendor.api.base_url, vendor.api.auth_base_url) == ("https://api.example/pcf", "https://login.example")
    assert vendor.second_credentials is not None
    assert vendor.second_credentials.client_id == "stranger"
    assert vendor.second_credentials.client_secret.reveal() == "geheim-2"
    assert (vendor.callbacks.public_url, vendor.callbacks.client_id) == ("https://tunnel.example", "vendor")
    assert vendor.callbacks.client_secret.reveal() == "geheim-3"
    assert vendor.declares == Declares(12, True, False, True, True, False)
    assert vendor.trigger is not None
    assert vendor.trigger.url == "https://api.example/hooks?do=ask&key=geheim-2"
    assert (vendor.trigger.person, vendor.trigger.within_s) == (None, 90)
    assert [key.reveal() for key in vendor.trigger.keys] == ["geheim-2"]
    assert vendor.calculation.cases["notebook-2023"] == CalculationCase("urn:gtin:9520000000011", "bom")
    assert (vendor.transport.timeout_s, vendor.transport.patience_s) == (2.5, 60)


def test_a_vendor_cannot_be_changed(file: Path) -> None:
    vendor = said_of(file, FULL)
    with pytest.raises(AttributeError):
        vendor.spec = "3.0"  # type: ignore[misc]
    with pytest.raises(TypeError):
        vendor.calculation.cases["x"] = CalculationCase("urn:x:y", "bom")  # type: ignore[index]


@pytest.mark.parametrize("spec", SPECS)
def test_every_version_can_be_asked_for(file: Path, spec: str) -> None:
    assert said_of(file, f'{PLAIN}spec: "{spec}"\n').spec == spec


def test_a_byte_order_mark_and_windows_lines_do_no_harm(file: Path) -> None:
    assert said_of(file, b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode()) == said_of(file, PLAIN)


def test_other_characters_are_counted_as_one_column_each(file: Path) -> None:
    assert mistakes(file, PLAIN.replace("Example K.K.", "架空𠮷") + "spec: 3\n")[0].startswith("4:7:")
    assert mistakes(file, PLAIN.replace("{name: Example K.K.}", "{name: 架空𠮷, version: 1.0}"))[0].startswith("1:30:")


# Values that are wrong


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("spec: 3.0", '4:7: spec: 3.0 is read as a number; write it in quotes: spec: "3.0"'),
        ("spec: 2.10", '4:7: spec: 2.10 is read as a number; write it in quotes: spec: "2.10"'),
        ('spec: "3.1"', '4:7: spec: there is no "3.1"; did you mean "3.0"?'),
        ('spec: "four"', '4:7: spec: there is no "four"; write one of "2.0", "2.1", "2.2", "2.3", "3.0", in quotes'),
        ("spec:", '4:6: spec: is empty; write one of "2.0", "2.1", "2.2", "2.3", "3.0", in quotes'),
        ("spec: [3]", '4:7: spec: is a list; write one of "2.0", "2.1", "2.2", "2.3", "3.0", in quotes'),
        ("profile: gxd", '4:10: profile: there is no "gxd"; did you mean gxd-2.0?'),
        ("profile: other", '4:10: profile: there is no "other"; write one of pact, gxd-2.0, gxd-2.0-as-published'),
        ("profile: gxd2.0", '4:10: profile: there is no "gxd2.0"; did you mean gxd-2.0?'),
        (
            "policies: {gxd_curency: accepted}",
            "4:12: policies.gxd_curency: is not a setting here; did you mean gxd_currency?",
        ),
        (
            "policies: {gxd_currency: accept}",
            '4:26: policies.gxd_currency: there is no "accept"; did you mean accepted?',
        ),
        (
            "policies: {gxd_extension: true}",
            "4:27: policies.gxd_extension: is true or false; write one of recommended, optional",
        ),
        ("policies: [gxd_currency]", "4:11: policies: is a list; write a section such as {gxd_currency: accepted}"),
        ("gxd_currency: accepted", "4:1: gxd_currency: is not a setting here; it belongs under policies:"),
        ("profil: pact", "4:1: profil: is not a setting here; did you mean profile?"),
        ("base_url: https://x.example", "4:1: base_url: is not a setting here; it belongs under api:"),
        (
            "client_id: x",
            "4:1: client_id: is not a setting here; it belongs under credentials: or second_credentials: or callbacks:",
        ),
        (
            "zzz: 1",
            "4:1: zzz: is not a setting here; known are vendor, spec, profile, policies, api, credentials, second_credentials, "
            "callbacks, declares, trigger, calculation, transport",
        ),
        ("declares: {footprints: many}", "4:24: declares.footprints: is a text; write a whole number such as 12"),
        ("declares: {footprints: -1}", "4:24: declares.footprints: -1 is refused; write a whole number such as 12"),
        ("declares: {footprints: 1.5}", "4:24: declares.footprints: is a number; write a whole number such as 12"),
        ("declares: {events: yes}", "4:20: declares.events: yes is a text; write true"),
        ("declares: {events: Off}", "4:20: declares.events: Off is a text; write false"),
        ("declares: {events: maybe}", "4:20: declares.events: is a text; write true or false"),
        ("declares: {event: true}", "4:12: declares.event: is not a setting here; did you mean events?"),
        ("declares: []", "4:11: declares: is a list; write a section such as {footprints: 12, events: true}"),
        (
            "trigger: {}",
            "4:1: trigger: names nobody who makes your endpoint act; write url: with the address of your hook, or person: "
            "with the name of whom we ask on the terminal",
        ),
        (
            'trigger: {url: "https://t.example/go", person: Sato}',
            "4:40: trigger.person: says again who pulls the trigger; keep url (a hook that we call) or person (whom we ask), "
            "not both",
        ),
        (
            "trigger: {person: Sato, within_s: 0}",
            "4:35: trigger.within_s: 0 is refused; write a number of seconds above 0, at most 86400",
        ),
        ("trigger: {persn: Sato}", "4:11: trigger.persn: is not a setting here; did you mean person?"),
        ("declares: {recipient: no}", "4:23: declares.recipient: no is a text; write false"),
        (
            "transport: {timeout_s: 0}",
            "4:24: transport.timeout_s: 0 is refused; write a number of seconds above 0, at most 300",
        ),
        (
            "transport: {timeout_s: 1e3}",
            "4:24: transport.timeout_s: is a text; write a number of seconds above 0, at most 300",
        ),
        (
            "transport: {patience_s: 90000}",
            "4:25: transport.patience_s: 90000 is refused; write a number of seconds above 0, at most 86400",
        ),
        ("transport: {ca_bundle: 5}", "4:24: transport.ca_bundle: 5 is refused; write the path of a PEM file"),
        (
            "calculation: {cases: [a]}",
            "4:22: calculation.cases: is a list; write cases by name, such as notebook-2023: "
            "{product_id: urn:gtin:9520000000011, method: bom}",
        ),
        (
            'calculation: {cases: {notebook-2023: {product_id: "9520", method: bom}}}',
            '4:51: calculation.cases.notebook-2023.product_id: "9520" is refused; write a URN such as urn:gtin:9520000000011',
        ),
        (
            'calculation: {cases: {notebook-2023: {product_id: "urn:a:b", method: bum}}}',
            '4:70: calculation.cases.notebook-2023.method: there is no "bum"; did you mean bom?',
        ),
        (
            'calculation: {cases: {notebook-2023: {product_id: "urn:a:b"}}}',
            "4:23: calculation.cases.notebook-2023.method: is missing; write one of bom, sales, weight, "
            "transaction, allocate, chain",
        ),
        (
            'calculation: {cases: {notbook-2023: {product_id: "urn:a:b", method: bom}}}',
            "4:23: calculation.cases.notbook-2023: there is no such calculation case; did you mean notebook-2023?",
        ),
        (
            'calculation: {cases: {x: {product_id: "urn:a:b", method: bom}}}',
            "4:23: calculation.cases.x: there is no such calculation case; gxd cases list names them all",
        ),
        (
            'calculation: {cases: {notebook-2023: {product_id: "urn:a:b", method: sales}}}',
            "4:70: calculation.cases.notebook-2023.method: notebook-2023 is not calculated by sales; write bom",
        ),
        ("vendor2: {}", "4:1: vendor2: is not a setting here; did you mean vendor?"),
    ],
)
def test_a_wrong_value_is_found_and_explained(file: Path, line: str, expected: str) -> None:
    assert mistakes(file, f"{PLAIN}{line}\n") == [expected]


def test_an_unquoted_version_of_the_product_is_explained_letter_by_letter(file: Path) -> None:
    content = PLAIN.replace("{name: Example K.K.}", "{name: Example K.K., version: 4.20}")
    assert mistakes(file, content) == [
        '1:39: vendor.version: 4.20 is read as a number; write it in quotes: version: "4.20"'
    ]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("vendor", "vendor: is missing; write a section such as {name: Example K.K.}"),
        ("api", "api: is missing; write a section such as {base_url: https://api.example.jp}"),
        (
            "credentials",
            'credentials: is missing; write a section such as {client_id: suite, client_secret: "${EXAMPLE_SECRET}"}',
        ),
    ],
)
def test_a_missing_section_is_named(file: Path, section: str, expected: str) -> None:
    content = "".join(line for line in PLAIN.splitlines(keepends=True) if not line.startswith(section))
    assert mistakes(file, content) == [f"1:1: {expected}"]


def test_a_missing_setting_is_named_where_its_section_is(file: Path) -> None:
    assert mistakes(file, PLAIN.replace("{base_url: https://api.example}", "\n  auth_base_url: https://a.example")) == [
        "2:1: api.base_url: is missing; write a URL such as https://api.example.jp"
    ]


def test_all_mistakes_come_at_once_in_the_order_of_the_file(file: Path) -> None:
    content = """\
vendor: {name: 架空, version: 4.2}
spec: 3.0
profil: pact
api:
  base_url: http://api.example
  auth-base-url: "https://login.example.jp"
credentials: {client_id: suite, client_secret: "${NOPE}"}
declares: {events: yes, events: true}
transport: {timeout_s: 0, base_url: x}
"""
    found = mistakes(file, content)
    assert [sentence.split(" ")[0] for sentence in found] == [
        "1:29:",
        "2:7:",
        "3:1:",
        "5:13:",
        "6:3:",
        "7:48:",
        "8:20:",
        "8:25:",
        "9:24:",
        "9:27:",
    ]


def test_positions_can_be_read_by_programs(file: Path) -> None:
    file.write_text(f"{PLAIN}spec: 3.0\n", "utf-8")
    with pytest.raises(VendorFileError) as told:
        read(file, ENVIRON)
    (mistake,) = told.value.mistakes
    assert (mistake.position, mistake.key) == (Position(4, 7), "spec")
    assert str(mistake).startswith(f"{file}:4:7: spec: ")


# URLs


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("api.example.jp", "does not begin with https://; write a URL such as https://api.example.jp"),
        ("ftp://api.example", "begins with ftp:; write a URL such as https://api.example.jp"),
        ("https:///pcf", "names no host; write a URL such as https://api.example.jp"),
        ("https://api.example:99999", "is not a URL; write a URL such as https://api.example.jp"),
        ("https://api.example:0", "names port 0; write a URL such as https://api.example.jp"),
        ("https://[::1", "is not a URL; write a URL such as https://api.example.jp"),
        ("https://api..example", "names a host that there can't be; write a URL such as https://api.example.jp"),
        ("https://*.example", "names a host that there can't be; write a URL such as https://api.example.jp"),
        ("https://api%2eexample", "names a host that there can't be; write a URL such as https://api.example.jp"),
        (
            "https://üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.example",
            "names a host that there can't be; write a URL such as https://api.example.jp",
        ),
        (
            "https://api.example/3/footprints/",
            "ends with the path of an action; write only what stands before /3/footprints",
        ),
        (
            "https://api.example/x/auth/token",
            "ends with the path of an action; write only what stands before /auth/token",
        ),
        ("https://api example", "has a space or a control character in it; write a URL such as https://api.example.jp"),
        (
            "https://user:pa55@api.example",
            "has a user or a password in it; write the URL without them; credentials have a section of their own",
        ),
        ("https://api.example/?a=b", "has a query or a fragment; write only what stands before the path of an action"),
        ("https://api.example/#a", "has a query or a fragment; write only what stands before the path of an action"),
        (
            "http://api.example",
            "is plain http, which sends every secret in the clear; use https, or, for a test "
            "system in a closed network, "
            "write transport: {allow_http: true} (--allow-http)",
        ),
    ],
)
@pytest.mark.parametrize("setting", ["base_url", "auth_base_url"])
def test_a_url_that_cannot_be_used_is_explained(file: Path, setting: str, url: str, expected: str) -> None:
    lines = {"base_url": "https://api.example", setting: url}
    api = "".join(f'  {name}: "{value}"\n' for name, value in lines.items())
    line = list(lines).index(setting) + 3
    content = f"{PLAIN.splitlines()[0]}\napi:\n{api}{PLAIN.splitlines()[2]}\n"
    assert mistakes(file, content) == [f"{line}:{len(setting) + 5}: api.{setting}: {expected}"]


@pytest.mark.parametrize(
    "url",
    [
        "https://[2001:db8::1]:8443/pcf",
        "https://192.0.2.7",
        "https://日本.example",
        "https://pcf_api",
        "https://api.example./3",
        "HTTPS://API.example",
    ],
)
def test_a_url_may_name_any_host_that_there_can_be(file: Path, url: str) -> None:
    assert said_of(file, PLAIN.replace("https://api.example", f'"{url}"')).api.base_url == url


def test_no_message_repeats_a_password_of_a_url(file: Path) -> None:
    content = PLAIN.replace("https://api.example", "https://user:pa55@api.example")
    assert "pa55" not in " ".join(mistakes(file, content))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('callbacks: {public_url: "http://t.example"}', "4:25: callbacks.public_url: is plain http"),
        ('trigger: {url: "http://t.example/go"}', "4:16: trigger.url: is plain http"),
        ('trigger: {url: "https://u@t.example/go"}', "4:16: trigger.url: has a user"),
        (
            "transport: {proxy: localhost}",
            "4:20: transport.proxy: does not begin with http://; write a URL such as http://",
        ),
        ('transport: {proxy: "socks5://t.example:1"}', "4:20: transport.proxy: begins with socks5:; write a URL"),
        ('transport: {proxy: "http://me:pa55@:1"}', "4:20: transport.proxy: names no host; write a URL"),
    ],
)
def test_the_other_urls_are_looked_at_too(file: Path, line: str, expected: str) -> None:
    (found,) = mistakes(file, f"{PLAIN}{line}\n")
    assert found.startswith(expected)


def test_plain_http_can_be_allowed_in_the_file_or_by_whoever_reads(file: Path) -> None:
    plain = PLAIN.replace("https://", "http://")
    assert said_of(file, f"{plain}transport: {{allow_http: true}}\n").api.base_url == "http://api.example"
    file.write_text(plain, "utf-8")
    assert read(file, ENVIRON, allow_http=True).transport.allow_http


# Variables and secrets


def test_a_variable_that_is_not_set_is_named(file: Path) -> None:
    assert mistakes(file, PLAIN, {}) == [
        "3:48: credentials.client_secret: the environment variable S is not set; export S before you run the suite"
    ]


def test_a_variable_that_is_empty_is_named(file: Path) -> None:
    assert mistakes(file, PLAIN, {"S": ""}) == [
        "3:48: credentials.client_secret: the environment variable S is empty; give S a value before you run the suite"
    ]


@pytest.mark.parametrize("written", ["${}", "${S", "${1S}", "${S T}", "${S:-x}"])
def test_what_looks_like_a_variable_and_is_none_is_explained(file: Path, written: str) -> None:
    assert mistakes(file, PLAIN.replace("${S}", written)) == [
        "3:48: credentials.client_secret: does not name a variable after ${; write ${NAME}, and $${ for the two "
        "characters ${ themselves"
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("${S}", "geheim-1"),
        ("a${S}b${T}", "ageheim-1bgeheim-2"),
        ("$${S}", "${S}"),
        ("$S$", "$S$"),
        ("${TRICK}", "${S}"),
    ],
)
def test_variables_are_filled_in_once(file: Path, written: str, expected: str) -> None:
    vendor = said_of(file, PLAIN.replace("${S}", written), {**ENVIRON, "TRICK": "${S}"})
    assert vendor.credentials.client_secret.reveal() == expected


def test_variables_are_for_the_settings_that_need_them(file: Path) -> None:
    vendor = said_of(file, PLAIN.replace("Example K.K.", '"${S} Inc"'))
    assert vendor.vendor.name == "${S} Inc"


def test_a_variable_cannot_bring_structure_into_the_file(file: Path) -> None:
    vendor = said_of(file, PLAIN, {"S": 'x", client_id: "evil'})
    assert vendor.credentials.client_id == "suite"
    assert vendor.credentials.client_secret.reveal() == 'x", client_id: "evil'


def test_a_literal_secret_is_accepted_with_a_warning_that_hides_it(file: Path) -> None:
    vendor = said_of(file, PLAIN.replace("${S}", "pa55word"))
    assert vendor.credentials.client_secret.reveal() == "pa55word"
    assert vendor.warnings == (
        f"{file}:3:48: credentials.client_secret: the secret itself stands in the file; better name an environment "
        'variable, such as "${EXAMPLE_SECRET}"',
    )


@pytest.mark.parametrize(
    "written",
    [
        "12345678",
        "[pa55word]",
        "{pa55word: 1}",
        "!pa55word",
        "!p!a55word",
        "&pa55word x",
        "*pa55word",
        "%pa55word",
        '"pa55\\word"',
    ],
)
def test_no_mistake_repeats_what_stands_where_a_secret_should(file: Path, written: str) -> None:
    found = mistakes(file, PLAIN.replace('"${S}"', written))
    assert found
    assert not re.search("a55|1234", " ".join(found))


def test_a_secret_that_is_a_number_or_empty_is_refused(file: Path) -> None:
    right = 'write the name of an environment variable such as "${EXAMPLE_SECRET}"'
    for written, wrong in (("5", "is not a text"), ('""', "is empty"), ("null", "is not a text")):
        assert mistakes(file, PLAIN.replace('"${S}"', written)) == [
            f"3:48: credentials.client_secret: {wrong}; {right}"
        ]


def test_a_secret_may_stand_in_a_file_beside_vendor_yaml(file: Path) -> None:
    (file.parent / "secret.txt").write_text("from-a-file\n", "utf-8")
    vendor = said_of(file, PLAIN.replace('client_secret: "${S}"', "client_secret_file: secret.txt"))
    assert vendor.credentials.client_secret.reveal() == "from-a-file"
    assert vendor.warnings == ()


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "cannot be read (no such file or directory)"),
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xff", "cannot be read (it is not text)"),
        (b"x" * 20_000, "is larger than 10,000 bytes"),
        (b"one\ntwo\n", "has a line feed or another control character in it"),
    ],
)
def test_a_secret_file_that_holds_no_secret_is_explained(file: Path, content: bytes | None, wrong: str) -> None:
    secret = file.parent / "secret.txt"
    if content is not None:
        secret.write_bytes(content)
    assert mistakes(file, PLAIN.replace('client_secret: "${S}"', "client_secret_file: secret.txt")) == [
        f"3:53: credentials.client_secret_file: {secret} {wrong}; name a file that holds the secret and nothing else"
    ]


def test_a_variable_that_holds_more_than_the_secret_is_explained(file: Path) -> None:
    assert mistakes(file, PLAIN, {"S": "geheim\n"}) == [
        "3:48: credentials.client_secret: has a line feed or another control character in it; "
        "give the secret and nothing else; a variable often ends with the line of its file"
    ]
    assert mistakes(file, PLAIN.replace("suite", '"sui\\tte"')) == [
        "3:26: credentials.client_id: has a line feed or another control character in it; write the id and nothing else"
    ]


def test_a_second_recipient_is_another_one(file: Path) -> None:
    """The same client again has the same rights, and would be taken for a stranger who sees too much."""
    assert mistakes(file, f'{PLAIN}second_credentials: {{client_id: suite, client_secret: "${{T}}"}}\n') == [
        "4:33: second_credentials.client_id: is the client of credentials again; "
        "name another recipient, which has fewer rights"
    ]


def test_a_secret_is_said_once(file: Path) -> None:
    assert mistakes(file, PLAIN.replace('"${S}"', '"${S}", client_secret_file: s')) == [
        "3:56: credentials.client_secret_file: says again where the secret is; "
        "keep client_secret or client_secret_file, not both"
    ]


def test_credentials_need_a_secret(file: Path) -> None:
    assert mistakes(file, PLAIN.replace(', client_secret: "${S}"', "")) == [
        "3:1: credentials.client_secret: is missing; write the name of an environment variable such as "
        '"${EXAMPLE_SECRET}", or use client_secret_file'
    ]


def test_a_callback_client_of_ones_own_needs_a_secret_of_its_own(file: Path) -> None:
    (found,) = mistakes(file, f"{PLAIN}callbacks: {{client_id: vendor}}\n")
    assert found.startswith("4:1: callbacks.client_secret: is missing; ")
    assert said_of(file, f"{PLAIN}callbacks: {{client_id: test_client_id}}\n").callbacks.client_id == "test_client_id"


def test_a_secret_is_not_printed_by_accident(file: Path) -> None:
    secret = Secret("pa55word")
    assert (str(secret), repr(secret), f"{secret}") == ("***", "***", "***")
    assert "geheim" not in repr(said_of(file, FULL))
    with pytest.raises(TypeError):
        json.dumps({"secret": secret})
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(secret)
    with pytest.raises(TypeError, match="not written down"):
        copy.deepcopy(secret)
    assert secret == Secret("pa55word") != Secret("other")
    assert len({secret, Secret("pa55word")}) == 1
    assert secret != "pa55word"


def test_a_proxy_may_need_a_password_and_is_not_printed(file: Path) -> None:
    vendor = said_of(file, f'{PLAIN}transport: {{proxy: "http://me:${{T}}@proxy.example:8080"}}\n')
    assert vendor.transport.proxy == "http://me:geheim-2@proxy.example:8080"
    assert "geheim" not in repr(vendor)


def test_a_ca_bundle_is_found_beside_vendor_yaml(file: Path) -> None:
    (file.parent / "ca.pem").write_text("-----BEGIN CERTIFICATE-----", "utf-8")
    assert said_of(file, f"{PLAIN}transport: {{ca_bundle: ca.pem}}\n").transport.ca_bundle == file.parent / "ca.pem"


def test_a_ca_bundle_that_is_not_there_is_explained(file: Path) -> None:
    assert mistakes(file, f"{PLAIN}transport: {{ca_bundle: ca.pem}}\n") == [
        f"4:24: transport.ca_bundle: there is no file {file.parent / 'ca.pem'}; "
        "name a PEM file; its path begins at this file's folder"
    ]


def test_a_ca_bundle_without_a_certificate_is_explained(file: Path) -> None:
    (file.parent / "ca.pem").write_bytes(b"\x30\x82")
    (found,) = mistakes(file, f"{PLAIN}transport: {{ca_bundle: ca.pem}}\n")
    assert found.startswith(f"4:24: transport.ca_bundle: {file.parent / 'ca.pem'} holds no certificate in PEM; ")


# Files that are no vendor.yaml


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty; write a vendor.yaml, or begin with `gxd init > vendor.yaml`"),
        ("# nothing yet\n", "is empty; write a vendor.yaml, or begin with `gxd init > vendor.yaml`"),
        ("- a\n- b\n", "1:1: holds a list; write settings such as `vendor:` and `api:`; `gxd init` shows them all"),
        (
            "\nhello\n",
            "2:1: holds nothing but a single value; write settings such as `vendor:` and `api:`; "
            "`gxd init` shows them all",
        ),
        (b"a: 1\nb: \xe3\x81\x82\x83\n", "2:5: is not UTF-8 text (byte 0x83); save it as UTF-8"),
        ("vendor: {}".encode("utf-16"), "1:1: is not UTF-8 text (byte 0xff); save it as UTF-8"),
        ("a: x\ny\0: 1\n", "2:2: an unprintable character (U+0000) stands here; remove it"),
        ("vendor:\n\tname: x\n", "2:1: the line is indented with a tab; indent with spaces"),
        ("vendor:\n  \tname: x\n y: 1\n", "2:3: the line is indented with a tab; indent with spaces"),
        (
            "a: b: c\n",
            "1:5: is not YAML from here on: mapping values are not allowed in this context; look "
            "for a missing quote, colon or bracket",
        ),
        (
            'a: "b\n',
            "2:1: is not YAML from here on: found unexpected end of stream; look for a missing quote, colon or bracket",
        ),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins here; keep one vendor in one file"),
        (
            "a: &x [1]\nb: *x\n",
            "1:4: anchors (&) and aliases (*) are not used here; write the value out, or put it in quotes",
        ),
        ("a: *x\n", "1:4: anchors (&) and aliases (*) are not used here; write the value out, or put it in quotes"),
        (
            "a: !!python/object:os.system x\n",
            "1:4: tags (!) are not used here; leave it out, or put the value in quotes",
        ),
        ("a: " + "[" * 2000, "1:23: is nested more than 20 levels deep; a vendor.yaml has four; close the brackets"),
        (b"#" * 10_000_000, "is larger than 200,000 bytes; this cannot be a vendor.yaml; name the right file"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(file: Path, content: str | bytes, expected: str) -> None:
    assert mistakes(file, content) == [expected]


def test_a_laughing_yaml_is_refused_at_its_first_anchor(file: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (found,) = mistakes(file, "\n".join(lines))
    assert found.startswith("1:5: anchors")


def test_a_setting_written_twice_is_named_with_both_lines(file: Path) -> None:
    assert mistakes(file, f'{PLAIN}spec: "3.0"\nspec: "2.3"\n') == [
        "5:1: spec: is written twice (first in line 4); keep one of the two"
    ]


@pytest.mark.parametrize("name", ["1", "true", "null", "3.0", "[a]", "? {a: 1}\n"])
def test_a_name_that_is_no_word_is_refused(file: Path, name: str) -> None:
    (found,) = mistakes(file, f"{PLAIN}{name}: x\n")
    assert found.startswith("4:")
    assert found.endswith("a setting has a name that is not a word; write a word, or put the name in quotes")


def test_a_hostile_name_is_shown_without_harm(file: Path) -> None:
    found = mistakes(file, f'{PLAIN}"\\e[31mred\\n": 1\n"{"x" * 900}": 2\n')
    assert found[0].startswith("4:1: \\u001b[31mred\\n: is not a setting here")
    assert found[1].startswith(f"5:1: {'x' * 60}…: is not a setting here")


def test_a_file_of_another_kind_is_answered_in_reasonable_time(file: Path) -> None:
    found = mistakes(file, PLAIN + "".join(f"profil{number}: 1\n" for number in range(12_000)))
    assert len(found) == 12_000
    assert found[0].endswith("did you mean profile?")
    assert found[-1].endswith("is not a setting here; remove it")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"
    with pytest.raises(VendorFileError) as told:
        read(missing, {})
    assert str(told.value) == (
        f"{missing}: cannot be read (no such file or directory); name a vendor.yaml file that "
        f"exists and that you may read"
    )


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(VendorFileError) as told:
        read(tmp_path, {})
    assert str(told.value) == f"{tmp_path}: is a directory; name a vendor.yaml file"


# Options, overriding, template, schema


def options(**changes: Any) -> VendorFile:
    given: dict[str, Any] = {"url": "https://api.example", "client_id": "suite", "client_secret": Secret("geheim-1")}
    return from_options(**{**given, **changes})


def test_options_give_the_same_vendor_as_a_file(file: Path) -> None:
    written = said_of(file, PLAIN.replace("Example K.K.", "api.example"))
    assert options(url="https://api.example/") == written


def test_options_carry_everything(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----", "utf-8")
    vendor = options(
        url="http://api.example:8080/x/",
        auth_url="http://login.example",
        spec="2.2",
        profile="gxd-2.0",
        name="Example",
        product="P",
        public_url="http://me.example/",
        callback_client=("vendor", Secret("geheim-2")),
        allow_http=True,
        ca_bundle=str(bundle),
        timeout_s=1,
        patience_s=2,
    )
    assert (vendor.api.base_url, vendor.api.auth_base_url) == ("http://api.example:8080/x", "http://login.example")
    assert (vendor.spec, vendor.profile, vendor.vendor.name, vendor.vendor.product) == (
        "2.2",
        "gxd-2.0",
        "Example",
        "P",
    )
    assert (vendor.callbacks.public_url, vendor.callbacks.client_id) == ("http://me.example", "vendor")
    assert (vendor.transport.ca_bundle, vendor.transport.timeout_s, vendor.transport.patience_s) == (bundle, 1, 2)
    assert options(url="https://api.example:8443/x").vendor.name == "api.example:8443"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"url": "http://api.example"}, "--url: is plain http"),
        ({"url": ""}, "--url: does not begin with https://"),
        ({"auth_url": "https://a:b@c.example"}, "--auth-url: has a user or a password"),
        ({"public_url": "tunnel"}, "--public-url: does not begin with https://"),
        ({"spec": "3.1"}, '--spec: there is no "3.1"; did you mean "3.0"?'),
        ({"profile": "gxd-20"}, '--profile: there is no "gxd-20"; did you mean gxd-2.0?'),
        ({"client_id": ""}, "--client-id: is empty; write some text"),
        ({"client_secret": Secret("")}, "--client-secret-env: is empty; "),
        ({"client_secret": Secret("geheim\r\n")}, "--client-secret-env: has a line feed"),
        ({"proxy": "localhost:3128"}, "--proxy: begins with localhost:; write a URL such as http://"),
        ({"patience_s": 0}, "--patience: 0 is refused; write a number of seconds"),
        ({"ca_bundle": "/nowhere.pem"}, "--ca-bundle: there is no file /nowhere.pem; name a PEM file"),
    ],
)
def test_options_are_judged_by_the_same_rules(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(VendorFileError) as told:
        options(**changes)
    assert str(told.value).startswith(f"command line: {expected}")


def test_all_mistakes_of_the_options_come_at_once() -> None:
    with pytest.raises(VendorFileError) as told:
        options(url="x", spec="9", timeout_s=-1)
    assert len(told.value.mistakes) == 3


def test_the_command_line_speaks_last(file: Path) -> None:
    vendor = said_of(file, FULL)
    changed = vendor.overridden(spec="3.0", profile="pact", allow_http=True, ca_bundle="ca.pem", patience_s=7)
    assert (changed.spec, changed.profile) == ("3.0", "pact")
    transport = changed.transport
    assert (transport.allow_http, transport.ca_bundle, transport.patience_s) == (True, Path("ca.pem"), 7)
    assert transport.timeout_s == vendor.transport.timeout_s
    assert vendor.overridden() == vendor


@pytest.mark.parametrize("change", [{"spec": "3.1"}, {"profile": "gxd"}, {"patience_s": -1.0}])
def test_the_command_line_is_judged_too(change: dict[str, Any]) -> None:
    with pytest.raises(VendorFileError, match="command line: --"):
        options().overridden(**change)


@pytest.mark.parametrize(
    "url", [None, "https://pcf.example/api/", "http://127.0.0.1:8080", "https://x.example/${a}/@URL@"]
)
def test_the_template_reads_without_a_mistake(file: Path, url: str | None) -> None:
    vendor = said_of(file, template(url), {"VENDOR_CLIENT_SECRET": "geheim"})
    assert vendor.api.base_url == (url or "https://api.example.jp").rstrip("/")
    assert vendor.transport.allow_http == (url is not None and url.startswith("http:"))
    assert vendor.warnings == ()


def test_the_template_with_everything_uncommented_reads_too(file: Path) -> None:
    head, _, rest = template(None).partition("vendor:")
    whole = "vendor:" + re.sub(r"(?m)^( *)# ?(?=( *[a-z_0-9-]+:))", r"\1", rest)
    whole = re.sub(r"(?m)^ *(client_secret_file|ca_bundle):.*\n", "", whole)
    names = set(re.findall(r"\$\{(\w+)\}", whole))
    vendor = said_of(file, whole, dict.fromkeys(names, "geheim"))
    assert names == {"VENDOR_CLIENT_SECRET", "VENDOR_SECOND_SECRET", "VENDOR_CALLBACK_SECRET"}
    assert vendor.second_credentials is not None
    assert vendor.trigger is not None
    assert vendor.declares.footprints == 12
    assert "notebook-2023" in vendor.calculation.cases
    assert head


def test_the_template_shows_every_setting() -> None:
    text = template(None)
    for section, part in json_schema()["properties"].items():
        assert re.search(rf"(?m)^(# )?{section}:", text), section
        for name in part.get("properties", {}):
            assert re.search(rf"\b{name}:", text), f"{section}.{name}"


def test_the_template_is_not_made_for_what_is_no_url() -> None:
    with pytest.raises(VendorFileError, match="--url: has a user or a password"):
        template("https://a:b@c.example")


def test_the_schema_is_a_schema_and_every_setting_is_described() -> None:
    schema = json_schema()
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for section, part in schema["properties"].items():
        assert part["description"], section
        for name, setting in part.get("properties", {}).items():
            assert section == "calculation" or " / " in setting["description"], f"{section}.{name}"
    schema["properties"].clear()
    assert json_schema()["properties"], "whoever gets it may change it"


def test_the_versions_of_the_schema_are_those_we_know() -> None:
    assert tuple(json_schema()["properties"]["spec"]["enum"]) == SPECS


def test_the_policies_are_those_of_the_profiles() -> None:
    """With their choices, the first of which is the default."""
    known = json_schema()["properties"]["policies"]["properties"]
    assert {name: tuple(part["enum"]) for name, part in known.items()} == {
        name: switch.choices for name, switch in SWITCHES.items()
    }
    assert {name: part["default"] for name, part in known.items()} == dict(DEFAULTS)
    assert tuple(json_schema()["properties"]["profile"]["enum"]) == PROFILES
