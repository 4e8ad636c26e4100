"""The vendor.yaml to begin with."""

from __future__ import annotations

import json
from importlib.resources import files

from gxd_conformance.vendor_file.address import BadAddress, base
from gxd_conformance.vendor_file.mistake import Mistake, VendorFileError

EXAMPLE_URL = "https://api.example.jp"


def template(url: str | None = None) -> str:
    """A commented vendor.yaml for the endpoint at `url`, which `read` accepts once its variables are set.

    A plain http URL comes with `allow_http: true`: whoever names it knows. Raises `VendorFileError` for what is no URL.
    """
    try:
        base_url = base(EXAMPLE_URL if url is None else url, allow_http=True)
    except BadAddress as bad:
        raise VendorFileError([Mistake("command line", None, "--url", bad.wrong, bad.right)]) from bad
    plain = base_url.lower().startswith("http:")
    text = (files(__package__) / "template.yaml").read_text("utf-8")
    # A dollar sign and a brace of the URL itself are no variable. JSON's quoting is YAML's.
    quoted = json.dumps(base_url.replace("${", "$${"), ensure_ascii=False)
    return text.replace("@ALLOW_HTTP@", "true" if plain else "false").replace("@URL@", quoted)
