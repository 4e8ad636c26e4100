"""Named defects of the gateway: one file per area of the specification."""
