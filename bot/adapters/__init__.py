"""Everything outside the rules, a file each: GitHub, the database, settings. None holds a rule of review."""
