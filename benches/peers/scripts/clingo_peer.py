"""Runs the rules in clingo: `clingo_peer.py PROGRAM FACTS DESIGN OUT ROUNDS BUDGET`."""

import sys
from pathlib import Path

import clingo

from common import digest, measure, report

program, facts, design, out, rounds, budget = sys.argv[1:]


def make():
    control = clingo.Control(["--warn=none"])
    control.load(facts)
    control.load(program)
    return control


def derive(control):
    # The program is stratified: grounding works everything out.
    control.ground([("base", [])])
    return control


control, result = measure(make, derive, int(rounds), float(budget))


def rows(name, arity):
    for atom in control.symbolic_atoms.by_signature(name, arity):
        yield tuple(argument.number for argument in atom.symbol.arguments)


if design == "everything":
    result["digest"] = digest(rows("effective", 5))
else:
    signatures = {name: arity for name, arity, _ in control.symbolic_atoms.signatures}
    for wanted in Path(out, "wanted").read_text().split():
        name = wanted[0].lower() + wanted[1:]
        with open(Path(out, wanted + ".facts"), "w") as file:
            for row in rows(name, signatures[name]) if name in signatures else ():
                file.write("\t".join(map(str, row)) + "\n")
report(result)
