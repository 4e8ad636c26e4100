"""The same gateway behind a port, in process, and behind respx. A door changes nothing of what passes through it."""
