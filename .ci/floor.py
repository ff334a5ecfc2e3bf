#!/usr/bin/env python3
"""Holds a small simulated sector to what beadle could do when the floor was last set.

The bars that the project wants are in `beadle demo` itself, which ends with 1 below them. While they
are not met, no change may make things worse: this reads known-answers.json and floor.json, prints
both, and ends with 1 below the floor. Raise the floor with each gain; delete it when the bars are met.
"""
import json
import pathlib
import sys

found = json.loads(pathlib.Path(sys.argv[1]).read_text())
floor = json.loads((pathlib.Path(__file__).parent / "floor.json").read_text())


def share(part, whole):
    return 100 * part / max(whole, 1)


shares = {
    "pages_right_or_doubtful_percent": share(found["pages_right"] + found["pages_doubtful"], found["pages_total"]),
    "pages_wrong_and_sure_percent": share(found["pages_wrong_and_sure"], found["journeys"]),
    "journeys_doubtful_percent": share(found["journeys_doubtful"], found["journeys"]),
    "verdicts_assessed_right_percent": share(found["verdicts_assessed_right"], found["verdicts_assessed"]),
    "verdicts_on_unseen_percent": share(found["verdicts_on_unseen"], found["verdicts_total"]),
    "signposts_percent": share(found["signposts_right"], found["signposts_total"]),
}
AT_MOST = {"pages_wrong_and_sure_percent", "journeys_doubtful_percent", "verdicts_on_unseen_percent"}
worse = 0
for name, value in shares.items():
    held = value <= floor[name] if name in AT_MOST else value >= floor[name]
    worse += not held
    sense = "at most" if name in AT_MOST else "at least"
    print(f"{'held ' if held else 'WORSE'} {name}: {value:.2f} ({sense} {floor[name]})")
sys.exit(1 if worse else 0)
