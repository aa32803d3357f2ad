"""The site for a WSGI server: `waitress-serve cppcc.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
application = get_wsgi_application()

#  what every request uses is not looked through again and again for what could be thrown away
gc.collect()
gc.freeze()
