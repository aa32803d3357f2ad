from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("cppcc", "0005_search")]

    operations = []
