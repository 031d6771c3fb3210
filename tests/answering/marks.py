"""Marks that tests of answers share."""

import pytest

LOST = pytest.mark.xfail(reason="lost with the coefficients of the last calibration", strict=True)
"""What the coefficients before answered right, and those of now do not; strict, so that a test that passes again says so."""
