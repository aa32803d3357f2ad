from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("cppcc", "0003_rights")]

    operations = []
