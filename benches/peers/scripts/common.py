"""What the scripts share: memory, rounds, and the report on standard output."""

import json
import sys
import time

PRIME = 2147483647
FACTORS = (1540483477, 668265263, 374761393, 224682251, 1103515245)
EARLIEST = -2147483648


def megabytes(field):
    """Returns a line of the process's own memory account, in megabytes."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    return 0.0


def measure(make, derive, most_rounds, budget):
    """Runs `derive(make())` so often, or until the budget of seconds is spent.

    Returns the last result and the report without its digest."""
    facts = None
    times = []
    begun = time.monotonic()
    while True:
        ready = make()
        if facts is None:
            try:
                with open("/proc/self/clear_refs", "w") as reset:
                    reset.write("5")
            except OSError:
                pass
            facts = megabytes("VmRSS")
        start = time.perf_counter()
        result = derive(ready)
        times.append((time.perf_counter() - start) * 1000)
        if len(times) == 1:
            peak = megabytes("VmHWM")
        if len(times) >= most_rounds or time.monotonic() - begun > budget:
            break
    return result, {"derive_ms": times, "facts_mb": facts, "peak_mb": peak}


def digest(rows):
    """Returns the count and the fingerprint of (user, org, capability, access, end)."""
    best = {}
    for user, org, capability, access, end in rows:
        key = (user, org, capability)
        found = (access, end)
        if best.get(key, (-1, 0)) < found:
            best[key] = found
    total = 0
    for key, (access, end) in best.items():
        values = (*key, access, (end - EARLIEST) % PRIME)
        x = sum(value * factor % PRIME for value, factor in zip(values, FACTORS)) % PRIME
        total += x * x % PRIME * x % PRIME
    return {"count": len(best), "hash": total}


def report(result):
    json.dump(result, sys.stdout)
    print()
