"""Link header fields as checks read them; the reading itself is one that mocks need too."""

from __future__ import annotations

from gxd_mocks.link_header import Link, LinkField, parse

__all__ = ["Link", "LinkField", "parse"]
