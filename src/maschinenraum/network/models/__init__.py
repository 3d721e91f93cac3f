# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The records of the network room, one module per noun."""

from maschinenraum.network.models.audit import AuditEntry
from maschinenraum.network.models.groups import Group, GroupAlias, GroupKind, GroupMembership, GroupRole
from maschinenraum.network.models.mail import OutboxMessage
from maschinenraum.network.models.organisations import InventedProfile, Organisation, Project, ProjectMember
from maschinenraum.network.models.people import Person
from maschinenraum.network.models.searches import SavedSearch
from maschinenraum.network.models.sign_in import AttemptCount
from maschinenraum.network.models.territories import (
    DirectoryImport,
    StagedTerritory,
    Territory,
    TerritorySuccession,
)
from maschinenraum.network.models.visibility import Visibility
from maschinenraum.network.models.vocabulary import ConceptProposal, VocabularyFile

__all__ = [
    "AttemptCount",
    "AuditEntry",
    "ConceptProposal",
    "DirectoryImport",
    "Group",
    "GroupAlias",
    "GroupKind",
    "GroupMembership",
    "GroupRole",
    "InventedProfile",
    "Organisation",
    "OutboxMessage",
    "Person",
    "Project",
    "ProjectMember",
    "SavedSearch",
    "StagedTerritory",
    "Territory",
    "TerritorySuccession",
    "Visibility",
    "VocabularyFile",
]
