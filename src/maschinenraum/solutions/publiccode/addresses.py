# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the file of a repository lies, when somebody gives the page of the repository instead."""

import re

FILE = "publiccode.yml"
GITHUB = re.compile(r"https?://(?:www\.)?github\.com/([^/?#]+)/([^/?#]+?)(?:\.git)?/?(?:[?#].*)?$", re.I)
GITHUB_FILE = re.compile(r"https?://(?:www\.)?github\.com/([^/?#]+)/([^/?#]+)/blob/([^?#]+)", re.I)
#: GitLab, as openCode of the German administration runs it; projects may lie in groups of groups.
GITLAB = re.compile(r"(https?://gitlab\.[^/?#]+(?:/[^/?#]+){2,})$", re.I)
GITLAB_FILE = re.compile(r"(https?://[^/?#]+/.+)/-/blob/([^?#]+)", re.I)


def file_address(address: str) -> str:
    """Return the address of the file itself; any other address is taken as it is.

    >>> file_address("https://github.com/Amsterdam/signals-frontend")
    'https://raw.githubusercontent.com/Amsterdam/signals-frontend/HEAD/publiccode.yml'
    >>> file_address("https://gitlab.opencode.de/a/b/c/-/blob/main/publiccode.yml")
    'https://gitlab.opencode.de/a/b/c/-/raw/main/publiccode.yml'
    """
    given = address.strip()
    if found := GITHUB_FILE.match(given):
        return f"https://raw.githubusercontent.com/{found[1]}/{found[2]}/{found[3]}"
    if found := GITHUB.match(given):
        return f"https://raw.githubusercontent.com/{found[1]}/{found[2]}/HEAD/{FILE}"
    if found := GITLAB_FILE.match(given):
        return f"{found[1]}/-/raw/{found[2]}"
    if (found := GITLAB.match(given.rstrip("/").removesuffix(".git"))) and "/-/" not in given:
        return f"{found[1]}/-/raw/HEAD/{FILE}"
    return given
