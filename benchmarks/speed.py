"""How fast the bot answers and starts, and how much memory it takes.

    python -m benchmarks.speed [--rounds 3]

Prints the median and the 99th percentile of the time to answer over the labelled questions for tuning, the time from process start
to the first answer, and the peak memory of that process.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.calibrate import tuning_files
from benchmarks.evaluate import run
from bot.answering.engine import Engine
from bot.knowledge import load


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    starts = []
    for _ in range(rounds + 1):
        begin = time.perf_counter()
        command = [sys.executable, "-m", "bot", "ask", "who won LMP2 at Fuji in 2018?", "--json"]
        subprocess.run(command, check=True, capture_output=True)
        starts.append(time.perf_counter() - begin)
    print(
        f"process start to first answer: {statistics.median(starts[1:]):.2f} s (first, without a cache: {starts[0]:.2f} s)"
    )
    print(f"peak memory of that process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    engine = Engine(load(Path("knowledge")))
    gc.freeze()  # as the bot does once it has started
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    times = sorted(
        outcome.milliseconds for _ in range(rounds) for file in tuning_files() for outcome in run(engine, file, now)
    )
    print(f"answering: median {times[len(times) // 2]:.2f} ms, 99th percentile {times[int(len(times) * 0.99)]:.2f} ms")


if __name__ == "__main__":
    main()
