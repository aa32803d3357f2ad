"""Settings of processes that a test starts on a cluster of its own."""

import os

from cppcc.settings import *  # noqa: F403
from cppcc.settings import DATABASES

DATABASES["default"] |= {
    "NAME": os.environ["CPPCC_TEST_DATABASE"],
    "SERVER": os.environ["CPPCC_TEST_SERVER"],
}
