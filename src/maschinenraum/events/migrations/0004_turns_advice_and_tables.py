# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import uuid
from django.db import migrations, models


def say_what_formats_mean(apps, schema_editor):
    """Formats that were loaded before say nothing of advice and of rotating tables."""
    formats = apps.get_model('events', 'SessionFormat').objects
    formats.filter(key='advice').update(gives_advice=True)
    formats.filter(key='rotating-tables').update(rotates_tables=True)


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_registration_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='events.session'),
        ),
        migrations.AddField(
            model_name='session',
            name='seats_per_table',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Plätze je Tisch'),
        ),
        migrations.AddField(
            model_name='sessionformat',
            name='rotates_tables',
            field=models.BooleanField(default=False, verbose_name='Tische, die wechseln'),
        ),
        migrations.AddField(
            model_name='sessionformat',
            name='gives_advice',
            field=models.BooleanField(default=False, verbose_name='Beratung nach Anfragen'),
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='Beginn')),
                ('ends_at', models.DateTimeField(verbose_name='Ende')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='events.session')),
            ],
            options={
                'ordering': ('starts_at',),
            },
        ),
        migrations.CreateModel(
            name='TableSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.PositiveSmallIntegerField(verbose_name='Tisch')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='table_seats', to='events.registration')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='table_seats', to='events.run')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='events.turn')),
            ],
            options={
                'ordering': ('turn', 'table', 'registration'),
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='events.sessionhost')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='events.registration')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='events.run')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='events.turn')),
            ],
            options={
                'ordering': ('turn', 'adviser'),
            },
        ),
        migrations.CreateModel(
            name='AdviceRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=400, verbose_name='Ihre Frage')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='Rang')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='events.sessionhost')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='advice_requests', to='events.registration')),
            ],
            options={
                'ordering': ('registration', 'rank'),
                'constraints': [models.UniqueConstraint(fields=('registration', 'adviser'), name='advice_request_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.UniqueConstraint(fields=('session', 'starts_at'), name='turn_once'),
        ),
        migrations.AddConstraint(
            model_name='turn',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='turn_times_in_order'),
        ),
        migrations.AddConstraint(
            model_name='tableseat',
            constraint=models.UniqueConstraint(fields=('run', 'turn', 'registration'), name='table_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(fields=('run', 'registration', 'adviser'), name='consultation_once_with_an_adviser'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(fields=('run', 'turn', 'adviser'), name='consultation_adviser_once_a_turn'),
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(fields=('run', 'turn', 'registration'), name='consultation_person_once_a_turn'),
        ),
        migrations.RunPython(say_what_formats_mean, migrations.RunPython.noop),
    ]
