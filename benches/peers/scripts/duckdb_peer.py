"""Runs the rules in DuckDB: `duckdb_peer.py PROGRAM FACTS DESIGN OUT ROUNDS BUDGET`."""

import sys
from pathlib import Path

import duckdb

from common import EARLIEST, FACTORS, PRIME, measure, report

program, facts, design, out, rounds, budget = sys.argv[1:]
lines = Path(program).read_text().splitlines()
database = duckdb.connect()
database.execute("SET preserve_insertion_order = false")
run = database.execute

# Up to the first stratum stand the given relations.
first = next(place for place, line in enumerate(lines) if line.startswith("-- stratum"))
for mark, statement in zip(lines[:first:2], lines[1:first:2]):
    run(statement)
    path = Path(facts, mark.split()[-1] + ".facts")
    if path.stat().st_size:
        run(f"COPY {path.stem} FROM '{path}' (DELIMITER '\t', HEADER false)")
tables = [line.split()[2] for line in lines[first:] if line.startswith("CREATE TABLE")]
temporary = [line.split()[3] for line in lines[first:] if line.startswith("CREATE TEMP")]


def make():
    for table in tables + temporary:
        run(f"DROP TABLE IF EXISTS {table}")


def repeat(block, relations):
    """Runs the insertions of a stratum until none brings anything new."""
    steps = []
    source = None
    for line in block:
        if line.startswith("-- from"):
            source = line.split()[-1]
        else:
            steps.append((source, line.split()[2].removesuffix("_next"), line))
            source = None
    new = dict.fromkeys(relations, 0)
    begin = True
    while begin or any(new.values()):
        found = dict.fromkeys(relations, 0)
        for source, head, statement in steps:
            if begin if source is None else new[source]:
                found[head] += run(statement).fetchone()[0]
        for name in relations:
            if new[name]:
                run(f"TRUNCATE {name}_new")
                new[name] = 0
            if found[name]:
                run(f"INSERT INTO {name}_new SELECT * FROM {name}_next EXCEPT SELECT * FROM {name}")
                run(f"TRUNCATE {name}_next")
                new[name] = run(f"INSERT INTO {name} SELECT * FROM {name}_new").fetchone()[0]
        begin = False


def derive(_):
    run("BEGIN")
    place, relations = first, []
    while place < len(lines):
        line = lines[place]
        if line.startswith("-- stratum"):
            relations = line.split()[2:]
        elif line == "-- repeat":
            end = lines.index("-- end", place)
            repeat(lines[place + 1 : end], relations)
            place = end
        else:
            run(line)
        place += 1
    run("COMMIT")


_, result = measure(make, derive, int(rounds), float(budget))
if design == "everything":
    terms = [
        f"c{column}::BIGINT * {factor} % {PRIME}"
        for column, factor in enumerate(FACTORS[:3])
    ]
    terms.append(f"(best >> 32) * {FACTORS[3]} % {PRIME}")
    terms.append(f"(best & 4294967295) % {PRIME} * {FACTORS[4]} % {PRIME}")
    count, total = run(
        f"""
        WITH greatest AS (
            SELECT c0, c1, c2,
                max((c3::BIGINT << 32) + (c4::BIGINT - {EARLIEST})) AS best
            FROM Effective GROUP BY c0, c1, c2),
        rows AS (SELECT ({" + ".join(terms)}) % {PRIME} AS x FROM greatest)
        SELECT count(*), sum(x * x % {PRIME} * x % {PRIME}) FROM rows
        """
    ).fetchone()
    result["digest"] = {"count": count, "hash": int(total)}
else:
    for wanted in Path(out, "wanted").read_text().split():
        path = Path(out, wanted + ".facts")
        run(f"COPY {wanted} TO '{path}' (DELIMITER '\t', HEADER false)")
report(result)
