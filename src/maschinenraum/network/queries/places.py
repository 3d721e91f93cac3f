# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where an organisation is and how large its place: by the official directory, or as it was invented."""

from maschinenraum.network.models import InventedProfile, Organisation, Project

Size = Project.SizeClass
#: Inhabitants from which a place is of a class (BBSR); below the last it is small.
SIZES = ((100_000, Size.LARGE), (20_000, Size.MEDIUM), (0, Size.SMALL))


def land_of(organisation: Organisation) -> str:
    """Return the two-digit key of the organisation's Land, "" where it is unknown."""
    if organisation.territory is not None:
        return organisation.territory.land
    profile = _profile(organisation)
    return profile.land.land if profile is not None and profile.land is not None else ""


def size_class_of(organisation: Organisation) -> str:
    """Return the class of the organisation's place by its inhabitants, "" where they are unknown."""
    if organisation.kind == Organisation.Kind.DISTRICT:
        return Size.DISTRICT
    if organisation.kind == Organisation.Kind.CONSORTIUM:
        return Size.COOPERATION
    population = population_of(organisation)
    if population is None:
        return ""
    return next(size for least, size in SIZES if population >= least)


def population_of(organisation: Organisation) -> int | None:
    """Return how many people live at the organisation's place; None where it is unknown."""
    if organisation.territory is not None:
        return organisation.territory.population
    profile = _profile(organisation)
    return None if profile is None else profile.population


def _profile(organisation: Organisation) -> InventedProfile | None:
    return getattr(organisation, "invented_profile", None)
