# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a ``publiccode.yml`` (versions 0.2 to 0.5) says, as the draft of a solution.

Records are German, so the words put around what the file says are German, whoever reads it in. People
named as contacts are left out: nobody asked them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from maschinenraum.solutions.publiccode.reading import Content, Document, leaves

VERSIONS = ("0.2", "0.3", "0.4", "0.5")
LONGEST = {"title": 160, "summary": 600, "licence": 80, "repository": 200, "website": 200, "source": 300}
PHASES = {"concept": "P1", "development": "P2", "beta": "P3", "stable": "P4"}
#: Fields of action by the categories and scopes of the standard that mean the same.
FIELDS_OF_ACTION = {
    "verwaltung-und-e-government": (
        "government", "local-authorities", "digital-citizenship", "appointment-scheduling", "document-management",
        "e-signature", "identity-management", "procurement", "records-management",
    ),
    "mobilitaet-und-verkehr": ("mobility-and-accessibility", "transportation", "fleet-management"),
    "umwelt-und-klima": ("environment",),
    "energie": ("energy",),
    "abfall-und-kreislaufwirtschaft": ("waste-management",),
    "bauen-und-wohnen": ("housing",),
    "stadtentwicklung-und-planung": ("infrastructures", "geographic-information-systems"),
    "wirtschaft-und-handel": ("finance-and-economic-development", "commerce-and-services", "e-commerce"),
    "arbeit-und-ausbildung": ("employment",),
    "bildung": ("education", "educational-content", "learning-management-system"),
    "gesundheit": ("healthcare", "medical"),
    "pflege-und-soziales": ("society", "welfare"),
    "kultur-und-freizeit": ("culture", "cultural-and-leisure-activities", "sport"),
    "tourismus": ("tourism",),
    "sicherheit-und-katastrophenschutz": ("emergency-services", "emergency-response", "security"),
    "beteiligung-und-ehrenamt": ("citizen-participation", "voluntary-work", "voting", "online-community"),
    "landwirtschaft-und-laendlicher-raum": ("agriculture", "agriculture-and-forestry"),
    "daten-und-plattformen": ("data-collection", "data-visualization", "data-analytics", "business-intelligence"),
    "finanzen-und-organisation": ("accounting", "budgeting", "financial-reporting", "project-management"),
}  # fmt: skip
FIELD_OF = {word: key for key, words in FIELDS_OF_ACTION.items() for word in words}
MOST_FIELDS = 5
MAINTENANCE = {
    "internal": "Wird von der eigenen Organisation gepflegt.",
    "contract": "Wird im Auftrag gepflegt.",
    "community": "Wird von einer Gemeinschaft gepflegt.",
    "commercial": "Wird von einem Unternehmen gepflegt.",
    "none": "Wird nicht gepflegt.",
}


@dataclass(frozen=True)
class Taken:
    """Something the file says, and the field of the solution it is written to."""

    key: str
    field: str
    text: str


@dataclass(frozen=True)
class Left:
    """Something the file says that is not taken over, and why."""

    key: str
    why: str


@dataclass(frozen=True)
class Draft:
    """The draft of a solution: its fields, keys of fields of action, and what became of the file."""

    version: str
    values: Mapping[str, str | date]
    fields_of_action: tuple[str, ...]
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    warnings: tuple[str, ...]


def draft_of(document: Document, *, origin: str, today: date) -> Draft:
    """Return the draft; ``origin`` is the file's name or address, ``today`` tells what has expired."""
    file = _File(document)
    values = _Values(file)
    version = _version(file)
    language = _language(file)
    _describe(file, values, language)
    _operate(file, values, language, today)
    _sources(file, values, origin)
    fields = _fields_of_action(file)
    for name in document.twice:
        file.warnings.append(_("„%(key)s“ steht zweimal da; die letzte Angabe gilt.") % {"key": name[:60]})
    for name in ("title", "summary"):
        if not values.known.get(name):
            file.warnings.append(
                _("Der Datei fehlt der Name.")
                if name == "title"
                else _("Der Datei fehlt eine Kurzbeschreibung.")
            )
    return Draft(
        version, values.known, fields, tuple(values.taken), tuple(_left(file, language)), tuple(file.warnings)
    )


@dataclass
class _File:
    """The document, and which of its paths were read; names of keys are told apart by letters alone."""

    document: Document
    read: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)

    def at(self, path: str) -> Content:
        """Return what stands there and note that it was read; None where nothing does."""
        found: Content = self.document.content
        walked: list[str] = []
        for name in path.split("."):
            own = _own_name(found, name)
            if own is None or not isinstance(found, dict):
                return None
            if own != name:
                self.warnings.append(
                    _("„%(key)s“ wurde als „%(name)s“ gelesen.") % {"key": own[:60], "name": name}
                )
            walked.append(own)
            found = found[own]
        self.read.add(".".join(walked))
        return found

    def text(self, path: str) -> str:
        """Return a text, its lines joined as far as they are one paragraph; "" where there is none."""
        found = self.at(path)
        if found is not None and not isinstance(found, str):
            self.warnings.append(_("„%(key)s“ ist kein Text und bleibt weg.") % {"key": path})
        return _tidy(found) if isinstance(found, str) else ""

    def texts(self, path: str) -> list[str]:
        """Return a list of texts; a single text is a list of one."""
        found = self.at(path)
        items = found if isinstance(found, list) else [found]
        return [said for item in items if isinstance(item, str) and (said := _tidy(item))]

    def parts(self, path: str) -> list[dict[str, Content]]:
        """Return a list of mappings; what is none is left out."""
        found = self.at(path)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def address(self, path: str) -> str:
        """Return an http or https address without password; anything else is named in a warning."""
        found = self.text(path)
        if found and (not re.match(r"https?://[^\s/@]+(?:/|$|\?)", found, re.I) or re.search(r"\s", found)):
            self.warnings.append(_("„%(key)s“ ist keine Web-Adresse und bleibt weg.") % {"key": path})
            return ""
        if len(found) > LONGEST["website"]:
            self.warnings.append(_("„%(key)s“ ist zu lang und bleibt weg.") % {"key": path})
            return ""
        return found


@dataclass
class _Values:
    """The fields of the solution as they fill, and what was taken for them."""

    file: _File
    known: dict[str, str | date] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    def add(self, name: str, key: str, text: str, *, said: str = "") -> None:
        """Write a text into a field, below what stands there; ``said`` is the sentence around it."""
        if not text:
            return
        before = self.known.get(name)
        whole = f"{before}\n{said or text}" if before else (said or text)
        longest = LONGEST.get(name)
        if longest is not None and len(whole) > longest:
            self.file.warnings.append(
                _("„%(key)s“ ist länger als %(most)s Zeichen und wird gekürzt.")
                % {"key": key, "most": longest}
            )
            whole = whole[: longest - 1].rstrip() + "…"
        self.known[name] = whole
        self.taken.append(Taken(key, name, text))


# --- what each part says --------------------------------------------------------------------------


def _version(file: _File) -> str:
    said = file.text("publiccodeYmlVersion")
    short = ".".join(said.split(".")[:2])
    if not said:
        text = _(
            "Die Datei nennt keine Fassung des Standards. Bitte prüfen Sie, ob alles richtig gelesen wurde."
        )
        file.warnings.append(text)
    elif short not in VERSIONS:
        text = _("Die Fassung „%(said)s“ ist unbekannt; gelesen wird die Datei wie Fassung %(newest)s.")
        file.warnings.append(text % {"said": said[:20], "newest": VERSIONS[-1]})
    return said[:20]


def _language(file: _File) -> str:
    """Return the description to read: German, else English, else the first there is."""
    described = file.document.content.get(_own_name(file.document.content, "description") or "")
    languages = (
        [name for name, own in described.items() if isinstance(own, dict)]
        if isinstance(described, dict)
        else []
    )
    for wanted in ("de", "en"):
        for name in languages:
            if re.split(r"[-_]", name.lower())[0] == wanted:
                return name
    if not languages:
        return ""
    text = _("Die Datei ist weder deutsch noch englisch beschrieben; übernommen wird „%(language)s“.")
    file.warnings.append(text % {"language": languages[0][:20]})
    return languages[0]


def _describe(file: _File, values: _Values, language: str) -> None:
    own = f"description.{language}"
    name, localised = file.text("name"), file.text(f"{own}.localisedName")
    values.add("title", "localisedName" if localised else "name", localised or name)
    short, generic = file.text(f"{own}.shortDescription"), file.text(f"{own}.genericName")
    values.add("summary", "shortDescription", short or generic)
    values.add("benefit", "longDescription", file.text(f"{own}.longDescription"))
    features = file.texts(f"{own}.features")
    values.add("scope", "features", "; ".join(features), said=_listed("Funktionen", features))
    languages = ", ".join(file.texts("localisation.availableLanguages"))
    values.add("scope", "availableLanguages", languages, said=f"Sprachen der Oberfläche: {languages}")
    awards = file.texts(f"{own}.awards")
    values.add("success_factors", "awards", "; ".join(awards), said=_listed("Auszeichnungen", awards))
    for key, field_name in (("url", "repository"), ("landingURL", "website")):
        values.add(field_name, key, file.address(key))
    status = file.text("developmentStatus")
    if status in PHASES:
        values.add("phase", "developmentStatus", status, said=PHASES[status])
    elif status == "obsolete":
        file.warnings.append(_("Die Software gilt laut Datei als veraltet und wird nicht weiterentwickelt."))
    elif status:
        text = _("Den Entwicklungsstand „%(said)s“ kennt der Standard nicht; die Phase bleibt offen.")
        file.warnings.append(text % {"said": status[:30]})


def _operate(file: _File, values: _Values, language: str, today: date) -> None:
    for key, words in (("softwareType", "Art der Software"), ("softwareVersion", "Version"),
                       ("applicationSuite", "Teil von"), ("isBasedOn", "Beruht auf")):  # fmt: skip
        text = "; ".join(file.texts(key))
        values.add("technology", key, text, said=f"{words}: {text}")
    platforms = ", ".join(file.texts("platforms"))
    values.add("technology", "platforms", platforms, said=f"Plattformen: {platforms}")
    for kind, field_name, words in (
        ("open", "technology", "Baut auf"),
        ("proprietary", "preconditions", "Braucht nicht offene Software"),
        ("hardware", "preconditions", "Braucht Geräte"),
    ):
        names = [_dependency(part) for part in file.parts(f"dependsOn.{kind}")]
        text = ", ".join(filter(None, names))
        values.add(field_name, f"dependsOn.{kind}", text, said=f"{words}: {text}")
    api = file.address(f"description.{language}.apiDocumentation")
    values.add("interfaces", "apiDocumentation", api, said=f"Beschreibung der Schnittstelle: {api}")
    for key, words in (("inputTypes", "Liest"), ("outputTypes", "Schreibt")):
        formats = ", ".join(file.texts(key))
        values.add("interfaces", key, formats, said=f"{words}: {formats}")
    values.add("licence", "legal.license", file.text("legal.license"))
    if "licence" not in values.known:
        file.warnings.append(_("Der Datei fehlt die Lizenz."))
    for key, words in (("legal.mainCopyrightOwner", "Rechte"), ("legal.repoOwner", "Quelltext geführt von"),
                       ("organisation.name", "Organisation")):  # fmt: skip
        text = file.text(key)
        values.add("legal_aspects", key, text, said=f"{words}: {text}")
    _maintain(file, values, today)


def _maintain(file: _File, values: _Values, today: date) -> None:
    kind = file.text("maintenance.type")
    values.add("operator_model", "maintenance.type", kind, said=MAINTENANCE.get(kind, f"Pflege: {kind}"))
    said = []
    for part in file.parts("maintenance.contractors"):
        name, until = _text_of(part, "name"), _day(_text_of(part, "until"))
        if name:
            said.append(f"{name} (bis {until:%d.%m.%Y})" if until else name)
        if name and until and until < today:
            text = _("Der Pflegevertrag mit %(name)s ist laut Datei am %(day)s abgelaufen.")
            file.warnings.append(text % {"name": name[:80], "day": f"{until:%d.%m.%Y}"})
    values.add(
        "operator_model", "maintenance.contractors", ", ".join(said), said=f"Beauftragt: {', '.join(said)}"
    )
    funders = [_text_of(part, "name") for part in file.parts("fundedBy")] or file.texts("fundedBy")
    text = ", ".join(filter(None, funders))
    values.add("operator_model", "fundedBy", text, said=f"Finanziert von: {text}")


def _sources(file: _File, values: _Values, origin: str) -> None:
    values.add("source", "", f"publiccode.yml, {origin}")
    released = _day(file.text("releaseDate"))
    if released is not None:
        values.known["source_date"] = released
        values.taken.append(Taken("releaseDate", "source_date", released.isoformat()))
    users = file.texts("usedBy")
    values.add(
        "sources",
        "usedBy",
        ", ".join(users),
        said=_listed("Laut publiccode.yml im Einsatz bei (nicht bestätigt)", users),
    )
    for key, words in (("documentation", "Dokumentation"), ("videos", "Video")):
        paths = [path for path in leaves(file.document.content) if path.endswith(f".{key}")]
        found = dict.fromkeys(text for path in paths for text in file.texts(path))
        text = ", ".join(found)
        values.add("sources", key, text, said=f"{words}: {text}")
    roadmap = file.address("roadmap")
    values.add("sources", "roadmap", roadmap, said=f"Ausblick: {roadmap}")


def _fields_of_action(file: _File) -> tuple[str, ...]:
    words = [*file.texts("categories"), *file.texts("tags")]
    if not any(word in FIELD_OF for word in words):
        words += file.texts("intendedAudience.scope")
    return tuple(dict.fromkeys(FIELD_OF[word] for word in words if word in FIELD_OF))[:MOST_FIELDS]


def _left(file: _File, language: str) -> Iterator[Left]:
    for path in leaves(file.document.content):
        if any(path == done or path.startswith(f"{done}.") for done in file.read):
            continue
        top, *below = path.split(".")
        if below[:1] == ["contacts"]:
            why = _("Personen werden nicht ungefragt übernommen.")
        elif top.lower() == "description" and below and below[0] != language:
            why = _("Übernommen wird nur eine Sprache.")
        else:
            why = _("Dafür hat eine Lösung kein Feld.")
        yield Left(path[:120], why)


# --- small readings -------------------------------------------------------------------------------


def _own_name(content: Content, name: str) -> str | None:
    """Return the key as it is written in the file, whatever its capitals."""
    if not isinstance(content, dict):
        return None
    if name in content:
        return name
    return next((own for own in content if own.lower() == name.lower()), None)


def _text_of(part: dict[str, Content], name: str) -> str:
    found = part.get(name)
    return _tidy(found) if isinstance(found, str) else ""


def _dependency(part: dict[str, Content]) -> str:
    name = _text_of(part, "name")
    least, most, exact = (_text_of(part, key) for key in ("versionMin", "versionMax", "version"))
    told = [f"ab {least}" if least else "", f"bis {most}" if most else "", exact if not least else ""]
    told.append("nicht zwingend" if _text_of(part, "optional").lower() in {"true", "yes"} else "")
    details = ", ".join(filter(None, told))
    return f"{name} ({details})" if name and details else name


def _listed(heading: str, items: list[str]) -> str:
    return "\n".join([f"{heading}:", *(f"- {item}" for item in items)]) if items else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _tidy(text: str) -> str:
    """Return a text without spaces at the ends of lines and with at most one empty line in a row."""
    lines = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)
