"""TLS and plain http at one port: what no honest host does, and what a check of "https only" must see once."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable

TLS_HANDSHAKE = b"\x16"
"""The first byte of a TLS connection (RFC 8446, section 5.1: record type 22); no HTTP method begins with it."""

Protocol = Callable[[], asyncio.Protocol]


async def accept_both(listener: socket.socket, protocol: Protocol, context: ssl.SSLContext) -> None:
    """Take every connection, and look at its first byte to see how it wants to be spoken to."""
    loop = asyncio.get_running_loop()
    greetings: set[asyncio.Task[None]] = set()
    while True:
        connection, _ = await loop.sock_accept(listener)
        greeting = loop.create_task(_greet(connection, protocol, context))
        greetings.add(greeting)
        greeting.add_done_callback(greetings.discard)


async def _greet(connection: socket.socket, protocol: Protocol, context: ssl.SSLContext) -> None:
    loop = asyncio.get_running_loop()
    connection.setblocking(False)
    try:
        first = await _first_byte(loop, connection)
        await loop.connect_accepted_socket(protocol, connection, ssl=context if first == TLS_HANDSHAKE else None)
    except BaseException as error:
        connection.close()
        if not isinstance(error, OSError):
            raise


async def _first_byte(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> bytes:
    readable = asyncio.Event()
    loop.add_reader(connection, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)
