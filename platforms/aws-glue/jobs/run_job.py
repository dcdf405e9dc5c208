"""What Glue starts: the one place that knows `awsglue`."""

import sys

from awsglue.utils import getResolvedOptions

from sluice_glue.main import OPTIONAL, REQUIRED, run

given = [name for name in (*REQUIRED, *OPTIONAL) if f"--{name}" in sys.argv]
run(getResolvedOptions(sys.argv, [*REQUIRED, *(name for name in given if name not in REQUIRED)]))
