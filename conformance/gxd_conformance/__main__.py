"""`python -m gxd_conformance` is `gxd`."""

from gxd_conformance.command import main

main()
