"""The common gateway: one host in front of many solutions, in every version, and what a conversion costs."""

from __future__ import annotations

from gxd_mocks.common_gateway.gateway import CommonGateway
from gxd_mocks.common_gateway.mappings import ABSENT, FORMATS, Cannot, NotConvertible, convert, format_of
from gxd_mocks.common_gateway.mappings.loss import Loss, LossReport
from gxd_mocks.common_gateway.partner import Partner
from gxd_mocks.common_gateway.troubles import Trouble

__all__ = [
    "ABSENT",
    "FORMATS",
    "Cannot",
    "CommonGateway",
    "Loss",
    "LossReport",
    "NotConvertible",
    "Partner",
    "Trouble",
    "convert",
    "format_of",
]
