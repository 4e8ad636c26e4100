"""The requirements, as data: see README.md in this folder. Read them with `gxd_conformance.requirement.Catalogue`."""
