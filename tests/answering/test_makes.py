"""Makes of cars are known by what people call them, which stands in vocabulary.yaml."""

from datetime import UTC, datetime

import pytest

from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("said", "make"), [("lambo", "Lamborghini"), ("beemers", "BMW"), ("merc", "Mercedes-AMG")])
def test_a_make_goes_by_its_nickname(said: str, make: str) -> None:
    reader = real.engine().reader
    assert reader.read(f"how many wins for the {said}", NOW).slots.makes == (make,)
