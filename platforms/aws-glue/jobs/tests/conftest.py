"""One Spark session for all tests, and a world for each."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from sluice_glue import failpoint
from sluice_glue.session import Catalog, open_session

from .world import World

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """The session."""
    session = open_session(Catalog(str(tmp_path_factory.mktemp("warehouse")), True))
    yield session
    session.stop()


@pytest.fixture
def world(spark: SparkSession, tmp_path: Path) -> Iterator[World]:
    """A world of the test's own."""
    yield World(spark, tmp_path, f"w{next(_NUMBERS)}")
    failpoint.arm("")
