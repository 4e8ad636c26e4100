"""The witness: one address for a whole round, below which every pair under way has its two faces."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from gxd_conformance.rounds.faces import Face
from gxd_conformance.stay import DISCOVERY_PATH, TOKEN_PATH
from gxd_mocks.message import Request, Response


class Witness:
    """Finds the face that a request is meant for. `url` is how participants reach us."""

    def __init__(self, url: str = "") -> None:
        self.url = url
        self._faces: dict[str, Face] = {}
        self._changing = threading.Lock()

    @contextmanager
    def showing(self, *faces: Face) -> Iterator[None]:
        """These faces answer while the context is open."""
        with self._changing:
            self._faces |= {face.stay.mark: face for face in faces}
        try:
            yield
        finally:
            with self._changing:
                for face in faces:
                    if self._faces.get(face.stay.mark) is face:
                        del self._faces[face.stay.mark]

    def asks_others(self, request: Request) -> bool:
        """Whether somebody else may have to be asked before we can answer; tokens are our own business."""
        return not request.path.endswith((DISCOVERY_PATH, TOKEN_PATH))

    def handle(self, request: Request) -> Response:
        """Answer as the face whose mark stands in the path; 404 for everybody else."""
        for part in request.path.split("/"):
            face = self._faces.get(f"/{part}")
            if face is not None:
                return face.handle(request)
        return Response.json(404, {"code": "NotFound", "message": "nobody is expected here"})
