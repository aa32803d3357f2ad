from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("cppcc", "0004_lists")]

    operations = []
