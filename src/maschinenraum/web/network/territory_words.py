# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The codes of the directory in words, as the directory itself names them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Textkennzeichen of districts (4x), associations (5x) and municipalities (6x).
KINDS: dict[str, Promise] = {
    "41": _("Kreisfreie Stadt"),
    "42": _("Stadtkreis"),
    "43": _("Kreis"),
    "44": _("Landkreis"),
    "45": _("Regionalverband"),
    "50": _("Verbandsfreie Gemeinde"),
    "51": _("Amt"),
    "52": _("Samtgemeinde"),
    "53": _("Verbandsgemeinde"),
    "54": _("Verwaltungsgemeinschaft"),
    "55": _("Kirchspielslandgemeinde"),
    "56": _("Verwaltungsverband"),
    "58": _("Erfüllende Gemeinde"),
    "60": _("Markt"),
    "61": _("Kreisfreie Stadt"),
    "62": _("Stadtkreis"),
    "63": _("Stadt"),
    "64": _("Kreisangehörige Gemeinde"),
    "65": _("Gemeindefreies Gebiet, bewohnt"),
    "66": _("Gemeindefreies Gebiet, unbewohnt"),
    "67": _("Große Kreisstadt"),
}
#: Degree of urbanisation (Grad der Verstädterung, Eurostat).
URBANISATION: dict[str, Promise] = {
    "01": _("dicht besiedelt"),
    "02": _("mittlere Besiedlungsdichte"),
    "03": _("gering besiedelt"),
}
REGIOSTAR: dict[str, Promise] = {
    "71": _("Stadtregion: Metropole"),
    "72": _("Stadtregion: Regiopole und Großstadt"),
    "73": _("Stadtregion: Mittelstadt, städtischer Raum"),
    "74": _("Stadtregion: kleinstädtischer, dörflicher Raum"),
    "75": _("Ländliche Region: zentrale Stadt"),
    "76": _("Ländliche Region: städtischer Raum"),
    "77": _("Ländliche Region: kleinstädtischer, dörflicher Raum"),
}
#: Facts of a territory, for saying which of them a file changes.
FACTS: dict[str, Promise] = {
    "name": _("Name"),
    "level": _("Ebene"),
    "kind_code": _("Art"),
    "area_km2": _("Fläche"),
    "population": _("Einwohnerzahl"),
    "population_date": _("Stand der Einwohnerzahl"),
    "postcode": _("Postleitzahl"),
    "longitude": _("Koordinaten"),
    "latitude": _("Koordinaten"),
    "urbanisation": _("Grad der Verstädterung"),
    "parent": _("übergeordnetes Gebiet"),
}


def changed_facts(names: list[str]) -> str:
    """Return the names of changed facts in words, each once."""
    return ", ".join(dict.fromkeys(str(FACTS[name]) for name in names))
