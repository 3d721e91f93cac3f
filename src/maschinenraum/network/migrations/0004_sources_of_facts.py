# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.expressions
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_the_source_of_region_types(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """All types recorded so far are RegioStaR of the federal ministry, whatever file brought them."""
    territories = apps.get_model("network", "Territory").objects.exclude(regiostar7="")
    territories.update(region_source="RegioStaR: BMDV")


def remove_links_to_oneself(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A territory never became itself: such links came from a misread line."""
    successions = apps.get_model("network", "TerritorySuccession").objects
    successions.filter(predecessor=models.F("successor")).delete()


class Migration(migrations.Migration):
    dependencies = [("network", "0003_unconfirmed_organisations")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="place_source",
                field=models.CharField(
                    blank=True,
                    default="",
                    max_length=300,
                    verbose_name="Quelle von Koordinaten und Grad der Verstädterung, falls eine andere",
                ),
                preserve_default=False,
            )
            for model in ("territory", "stagedterritory")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="region_source",
                field=models.CharField(
                    blank=True, default="", max_length=300, verbose_name="Quelle von RegioStaR 7"
                ),
                preserve_default=False,
            )
            for model in ("territory", "stagedterritory")
        ),
        migrations.AddField(
            model_name="stagedterritory",
            name="predecessor",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.RunPython(name_the_source_of_region_types, migrations.RunPython.noop),
        migrations.RunPython(remove_links_to_oneself, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="territorysuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("predecessor", django.db.models.expressions.F("successor")), _negated=True
                ),
                name="succession_between_two_territories",
            ),
        ),
    ]
