# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A concept may stand below several others; abbreviations have no language; few concepts are offered in lists."""

from django.db import migrations, models


def keep_broader(apps, schema_editor):
    concept = apps.get_model("search", "Concept")
    link = concept.broader_concepts.through
    pairs = concept.objects.exclude(broader=None).values_list("pk", "broader")
    link.objects.bulk_create([link(from_concept_id=one, to_concept_id=other) for one, other in pairs])


def keep_one_broader(apps, schema_editor):
    concept = apps.get_model("search", "Concept")
    for one, other in concept.broader_concepts.through.objects.order_by("-to_concept").values_list(
        "from_concept", "to_concept"
    ):
        concept.objects.filter(pk=one).update(broader=other)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_documents_and_richer_concepts")]
    operations = [
        migrations.AddField(
            "concept",
            "broader_concepts",
            models.ManyToManyField(blank=True, related_name="narrower_concepts", to="search.concept"),
        ),
        migrations.RunPython(keep_broader, keep_one_broader),
        migrations.RemoveField("concept", "broader"),
        migrations.RenameField("concept", "broader_concepts", "broader"),
        migrations.AlterField(
            "concept",
            "broader",
            models.ManyToManyField(
                blank=True, related_name="narrower", to="search.concept", verbose_name="Oberbegriffe"
            ),
        ),
        migrations.AddField(
            "concept",
            "is_offered",
            models.BooleanField(default=False, verbose_name="steht in kurzen Listen zur Wahl"),
        ),
        migrations.AlterField(
            "conceptlabel", "language", models.CharField(blank=True, default="de", max_length=2)
        ),
    ]
