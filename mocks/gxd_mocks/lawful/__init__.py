"""Named habits that the specification allows, and that no check may fail; each names what it guards."""
