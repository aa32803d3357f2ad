"""What was deleted is found without reading the history of everything else."""

from django.db import migrations

TRACKED = [
    "region",
    "eventkind",
    "proposalkind",
    "committee",
    "organisation",
    "person",
    "post",
    "event",
    "eventcommittee",
    "participation",
    "proposal",
    "work",
    "statistic",
    "initiative",
]


class Migration(migrations.Migration):
    dependencies = [("cppcc", "0006_queues")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name}_gone ON cppcc_{name}event (pgh_id DESC)"
            " WHERE pgh_label = 'delete'",
            f"DROP INDEX {name}_gone",
        )
        for name in TRACKED
    ]
