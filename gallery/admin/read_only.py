"""Rows that the admin shows and nobody types over."""

from __future__ import annotations

from paintoff import narrowing


class ReadOnly(narrowing.ReadOnly):
    # By another column a million rows would be sorted for each page.
    sortable_by = ()
