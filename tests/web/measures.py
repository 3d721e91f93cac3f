# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What tests of pages measure: queries, and what a browser has to load."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count_queries(client: Client, path: str) -> int:
    """Return how many queries a page asks; the first call warms what is loaded once per process."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    for _chunk in response if response.streaming else ():
        pass
    return len(asked)


def assert_queries_do_not_grow(
    client: Client, path: str, add_rows: Callable[[], object], *, at_most: int = 20
) -> None:
    """Fail if a page asks more queries after ``add_rows``, or more than ``at_most`` at all."""
    before = count_queries(client, path)
    add_rows()
    after = count_queries(client, path)
    assert after <= before, f"{path}: {before} queries, {after} with more rows"
    assert after <= at_most, f"{path}: {after} queries"


@dataclass(frozen=True)
class Weight:
    """What a page costs: requests, and bytes compressed, fonts not counted."""

    requests: int
    bytes: int


def weigh(client: Client, path: str) -> Weight:
    """Weigh a page with all style sheets, scripts, pictures and fonts it names."""
    html = client.get(path).content
    names = set(re.findall(r'(?:href|src)="/static/([^"?#]+)"', html.decode()))
    fonts = {"generated/fira-sans-400.woff2", "generated/fira-sans-600.woff2"}
    compressed = sum(len(gzip.compress(_static(name), 9)) for name in names)
    return Weight(1 + len(names | fonts), len(gzip.compress(html, 6)) + compressed)


def _static(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is named on a page but does not exist"
    return Path(found).read_bytes()
