"""A certificate authority made for the moment: nobody trusts it unless told to, and it is gone with the process."""

from __future__ import annotations

import atexit
import shutil
import ssl
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme


@cache
def authority() -> trustme.CA:
    """The certificate authority of this process; made when it is first needed, gone with the process."""
    import trustme

    return trustme.CA(organization_name="gxd mock, for tests only")


@cache
def authority_file() -> Path:
    """The authority as a PEM file, in a temporary folder that goes with the process."""
    folder = tempfile.mkdtemp(prefix="gxd-ca-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "ca.pem"
    authority().cert_pem.write_to_path(path)
    return path


def server_context(host: str) -> ssl.SSLContext:
    """TLS 1.2 or later, with a certificate for `host` and for this machine."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority().issue_cert(host, "localhost", "127.0.0.1", "::1").configure_cert(context)
    return context
