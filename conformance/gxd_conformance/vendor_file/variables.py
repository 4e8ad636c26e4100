"""`${NAME}` in a vendor.yaml."""

from __future__ import annotations

from gxd_mocks.settings_file.variables import BadVariable, filled_in, uses_variable, variables_in

__all__ = ["BadVariable", "filled_in", "uses_variable", "variables_in"]
