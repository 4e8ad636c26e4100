"""Lists, events, errors and lone extensions: one change a row, with what it turns red."""

from __future__ import annotations

from typing import Any

from tests.conformance.documents.case import GONE, Case

V4 = "c7a9e1d3-4b5f-4628-9d0c-2e4f6a8b0c55"

_ROWS: list[tuple[Any, ...]] = [
    # ---- Bodies
    ("list-3.0-empty", {"": []}, "LIST-006"),
    ("list-3.0-empty", {"/data": GONE}, "LIST-006"),
    ("list-3.0-empty", {"/data": None}, "LIST-006 LIST-007"),
    ("list-2.1-empty", {"/data": None}, "LIST-006 LIST-007"),
    ("list-2.1-empty", {"/data": {}}, "LIST-006 LIST-007"),
    ("list-3.0-three", {"/data/1": 5}, "LIST-006"),
    ("list-3.0-three", {"/data/1/id": "F2A8D6C4-1B7E-4F39-A0D5-6C3E9B7A1F44"}, "LIST-010"),
    ("list-2.3-two-versions", {"/data/1/version": 3}),
    ("list-2.3-two-versions", {"/data/1/version": 1}, "LIST-008"),
    ("list-3.0-three", {"/data/2/pcf/fossilCarbonContent": "-1"}, "DM3C-009"),
    ("list-2.3-two-versions", {"/data/0/pcf/dqi/coveragePercent": GONE}, "DM2X-002"),
    ("list-3.0-three", {"/next": "unknown members are allowed"}),
    ("get-3.0-full", {"/data": []}, "GET-002"),
    ("get-3.0-full", {"": None}, "GET-002"),
    ("get-3.0-full", {"/data/pcf/dqi/temporalDQR": "6"}, "DM3N-002"),
    ("get-2.2-pre2025", {"/data": GONE}, "GET-002"),
    # ---- Errors
    ("error-2.2-no-such-footprint", {"": "not found"}, "ERR-002"),
    ("error-2.2-no-such-footprint", {"": "not found"}, "ERR-003", "2.3"),
    ("error-3.0-not-found", {"": []}, "ERR-009"),
    ("error-2.2-no-such-footprint", {"/code": "Teapot"}, "ERR-005"),
    ("error-2.2-no-such-footprint", {"/code": "NotFound"}, "ERR-005?H-11"),
    ("error-2.2-no-such-footprint", {"/code": "InternalError"}),
    ("error-2.2-no-such-footprint", {"/message": 404}, "ERR-006"),
    ("error-3.0-not-found", {"/message": GONE}, "ERR-006"),
    ("error-3.0-not-found", {"/code": "NoSuchFootprint"}, "ERR-011"),
    ("error-3.0-not-found", {"/code": "NotImplemented"}),
    # ---- The envelope
    ("event-2.3-created", {"": None}, "EVT-001"),
    ("event-2.3-created", {"/source": GONE}, "EVT-001"),
    ("event-2.3-created", {"/source": "//pcf.bigfood.example/a b"}, "EVT-001"),
    ("event-2.3-created", {"/source": "https://pcf.bigfood.example/2/events"}),
    ("event-2.3-created", {"/time": "today"}, "EVT-001"),
    ("event-2.3-created", {"/time": GONE}),
    ("event-2.3-created", {"/type": "org.wbcsd.pathfinder.ProductFootprintRequest.Created.v2"}, "EVT-001"),
    ("event-2.3-created", {"/data": []}, "EVT-001"),
    ("event-2.3-created", {"/id": ""}, "EVT-002"),
    ("event-2.3-created", {"/id": 5}, "EVT-002"),
    ("event-3.0-created", {"/id": GONE}, "EVT-002 EVT-003"),
    ("event-3.0-created", {"/time": GONE}, "EVT-001 EVT-003"),
    ("event-3.0-created", {"/data": GONE}, "EVT-001 EVT-003"),
    ("event-3.0-created", {"/type": GONE}, "EVT-001 EVT-003"),
    ("event-3.0-created", {"/data": None}, "EVT-001 EVT-003"),
    ("event-3.0-created", {"/specversion": "0.3"}, "EVT-004"),
    ("event-2.3-created", {"/specversion": 1.0}, "EVT-004"),
    # ---- Requests
    ("event-2.3-created", {"/data/pf/productIds": ["urn:gtin:1", "urn:gtin:2"]}, "EVR-001~"),
    ("event-2.3-created", {"/data/pf/productIds": ["urn:gtin:1", "urn:pact:a.example:product-id:1"]}),
    ("event-2.3-created", {"/data/pf/productIds": GONE}, "EVR-002~"),
    ("event-2.3-created", {"/data/pf/productIds": GONE}, "", "2.1"),
    ("event-2.3-created", {"/data/pf": GONE}, "EVR-003"),
    ("event-2.3-created", {"/data/pf": "urn:gtin:1"}, "EVR-003"),
    ("event-2.3-created", {"/data/pf/productIds": ["gtin:1"]}, "EVR-003"),
    ("event-2.3-created", {"/data/pf/geographyCountry": "SE"}),  # H-10
    ("event-2.3-created", {"/data/comment": 5}, "EVR-004"),
    ("event-2.3-created", {"/data/comment": GONE}),
    ("event-3.0-created", {"/data": {}}, "EVR-005"),
    ("event-3.0-created", {"/data": {"comment": "anything"}}, "EVR-005"),
    ("event-3.0-created", {"/data": {"x-bigfood-plant": "Malmö"}}),
    ("event-3.0-created", {"/data/productId": "urn:gtin:1"}, "EVR-005"),
    ("event-3.0-created", {"/data/validOn": "2026-06-30"}, "EVR-005"),
    ("event-3.0-created", {"/data/status": "Retired"}, "FIL3-013"),
    ("event-3.0-created", {"/data/status": ["Active", "Retired"]}, "FIL3-013"),
    ("event-3.0-created", {"/data/status": "deprecated"}, ""),
    ("event-3.0-fulfilled", {"/source": ""}, "EVT-001"),
    ("event-3.0-fulfilled", {"/time": 5}, "EVT-001"),
    ("event-3.0-created", {"/data/validOn": None}, "EVR-005?C-07"),
    # ---- Answers
    ("event-2.3-fulfilled", {"/data/requestEventId": GONE}, "EVR-014"),
    ("event-3.0-fulfilled", {"/data/requestEventId": 17}, "EVR-014"),
    ("event-2.3-fulfilled", {"/data/pfs": None}, "EVR-015"),
    ("event-2.3-fulfilled", {"/data/pfs/0": "8e0d2c56"}, "EVR-015"),
    ("event-2.3-fulfilled", {"/data/pfs": []}),
    ("event-3.0-fulfilled", {"/data/pfs": []}, "EVR-016"),
    ("event-3.0-fulfilled", {"/data/pfs/0/pcf/packagingEmissionsIncluded": False}, "DM3C-022"),
    ("event-2.3-fulfilled", {"/data/pfs/0/id": GONE}, "DM2P-001"),
    ("event-2.3-rejected", {"/data/error": GONE}, "EVR-020"),
    ("event-2.3-rejected", {"/data/error/code": "Gone"}, "EVR-020"),
    ("event-2.3-rejected", {"/data/error/code": "NotFound"}, "EVR-020?H-11"),
    ("event-3.0-rejected", {"/data/requestEventId": ""}, "EVR-014"),
    ("event-2.3-fulfilled", {"/data/requestEventId": ""}, "EVR-014"),
    ("event-3.0-rejected", {"/data/error/message": GONE}, "EVR-021"),
    ("event-3.0-rejected", {"/data/requestEventId": GONE}, "EVR-014 EVR-021"),
    # ---- Published
    ("event-2.3-published", {"/data/pfIds": []}, "EVP-003"),
    ("event-2.3-published", {"/data/pfIds": GONE}, "EVP-003"),
    ("event-2.3-published", {"/data/pfIds": ["urn:uuid:" + V4]}, "EVP-003"),
    ("event-3.0-published", {"/data/pfIds": ["urn:uuid:" + V4]}, "EVP-004"),
    ("event-3.0-published", {"/data/pfIds": []}, "EVP-004~"),
    ("event-3.0-published", {"/data/pfIds": [V4]}),
    # ---- A lone extension
    ("extension-2.3-gxd", {"": 5}, "DM3N-009"),
    ("extension-2.3-gxd", {"/dataSchema": GONE}, "DM3N-009"),
    ("extension-2.3-gxd", {"/specVersion": "1.0.0"}, "DM3N-010~"),
    ("extension-2.3-gxd", {"/dataSchema": "ftp://schemas.consortium.example"}, "DM3N-011"),
    ("extension-2.3-gxd", {"/documentation": GONE}, "DM3N-012~"),
    ("extension-2.3-gxd", {"/data": {}}),
    ("extension-2.3-gxd", {"/dataSchema": "https://schemas.battery.example/cell/1.0.0/schema.json"}, "DM3N-013"),
    ("extension-2.3-gxd", {"/dataSchema": "https://schemas.battery.example/cell/1.0.1/schema.json"}),
]  # fmt: skip

CASES = [Case(*row) for row in _ROWS]
