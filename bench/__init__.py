"""Measurements that anyone can run: ``make bench``. Figures of one run, side by side; no test depends on them."""
