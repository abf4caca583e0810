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


def grown(relations):
    return {name for name in relations if run(f"SELECT 1 FROM {name}_new LIMIT 1").fetchone()}


def derive(_):
    place, relations = first, []
    while place < len(lines):
        line = lines[place]
        if line.startswith("-- stratum"):
            relations = line.split()[2:]
        elif line == "-- repeat":
            end = lines.index("-- end", place)
            while new := grown(relations):
                wanted = True
                for inner in lines[place + 1 : end]:
                    if inner.startswith("-- from"):
                        wanted = inner.split()[-1] in new
                    else:
                        if wanted:
                            run(inner)
                        wanted = True
            place = end
        else:
            run(line)
        place += 1


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
