"""Format mappings: every format has a table of correspondences with PACT 3.0, and everything goes by way of that.

`convert(document, to="3.0")` gives the document in another format and the report of what that did to it. Where the
product has a place for extensions, what would be lost rides along in an envelope, so that coming back gives the same
document, bit for bit.
"""

from __future__ import annotations

from gxd_mocks.common_gateway.mappings.cannot import Cannot, NotConvertible, Words
from gxd_mocks.common_gateway.mappings.conversion import convert
from gxd_mocks.common_gateway.mappings.formats import FORMATS, format_of
from gxd_mocks.common_gateway.mappings.places import ABSENT

__all__ = ["ABSENT", "FORMATS", "Cannot", "NotConvertible", "Words", "convert", "format_of"]
