"""One file per outside thing; none of them knows the others, and none holds a rule of review."""
