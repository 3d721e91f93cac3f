# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_further_laender"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_confirmed",
            field=models.BooleanField(default=True, verbose_name="bestätigt"),
        ),
    ]
