#!/usr/bin/env python3
"""Computes every mark, star, rung, band and rank of a published site again, from its CSV files alone.

Written from docs/scoring.md ("Computing it again"), with Python's standard library: a second hand
at the same recipe, not a translation of the first.

    python3 tests/recompute.py SITE/data

Prints every difference, then one line of what was compared. Exit code 0 without a difference, 1
with one, 2 when a file or a column is not there.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

FULL = 10_000
# A kind that no table ranks.
NOT_RANKED = "combined"
COMMON = "common-tasks"

# An evidence quote may be long; the default limit is there for other people's files.
csv.field_size_limit(1 << 30)


class Missing(Exception):
    """What the recipe needs is not published."""


def rows(folder, name, columns):
    """The rows of a table, in order, held to have the columns that the recipe names."""
    path = folder / name
    if not path.is_file():
        raise Missing(f"{name} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        absent = [column for column in columns if column not in (reader.fieldnames or [])]
        if absent:
            raise Missing(f"{name} has no column {', '.join(absent)}")
        return list(reader)


def number(text):
    """A percentage with at most two decimals, as ten-thousandths; None for an empty cell."""
    if text == "":
        return None
    whole, _, part = text.partition(".")
    if len(part.rstrip("0")) > 2 or not (whole + part).isdigit():
        raise Missing(f"{text!r} is not a percentage with two decimals")
    return int(whole) * 100 + int((part + "00")[:2])


def halves_up(part, whole):
    return (2 * part + whole) // (2 * whole)


def truth(text):
    return {"true": True, "false": False, "": None}[text]


class Question:
    def __init__(self, row):
        self.id = row["criterion"]
        self.weight = int(row["weight"])
        self.essential = row["gate"] == "true" or row["caps"] == "true"
        self.shared = row["shared"] == "true"
        self.counts = row["lifecycle"] == "stable"
        self.on = row["depends_on"].split()
        self.rungs = row["rung"].split()


class Answer:
    """One answer that counts: how it stands, what it earned (of FULL), by whose doing unseen."""

    def __init__(self, question, standing, earned=0, control=""):
        self.question = question
        self.standing = standing
        self.earned = earned
        self.control = control

    def informs(self):
        """Whether it says anything of what was not seen."""
        return self.standing != "unseen" or self.control == "council"


class Rules:
    def __init__(self, folder):
        value = {r["rule"]: r["value"] for r in rows(folder, "rules.csv", ["rule", "value", "unit"])}
        unit = {r["rule"]: r["unit"] for r in rows(folder, "rules.csv", ["rule", "value", "unit"])}
        names = {
            "two-stars": "two",
            "three-stars": "three",
            "four-stars": "four",
            "coverage": "coverage",
            "journeys": "journeys",
            "council": "council",
            "trust": "trust",
            "ignorance": "ignorance",
        }
        for rule, name in names.items():
            if rule not in value or unit[rule] != "per cent":
                raise Missing(f"rules.csv has no {rule} in per cent")
            setattr(self, name, number(value[rule]))
        if "shrink" not in value or unit["shrink"] != "answers":
            raise Missing("rules.csv has no shrink in answers")
        self.shrink = int(value["shrink"])
        if "rank-step" not in value or unit["rank-step"] != "points":
            raise Missing("rules.csv has no rank-step in points")
        self.step = number(value["rank-step"])

    def stars(self, mark):
        lines = [(self.four, 4), (self.three, 3), (self.two, 2)]
        return next((stars for line, stars in lines if mark >= line), 1)

    def held(self, mark):
        if mark <= self.two:
            return mark
        room = max(self.three - 1 - self.two, 0)
        return self.two + (mark - self.two) * room // max(FULL - self.two, 1)

    def of_council(self, stars):
        def enough(wanted):
            return sum(s >= wanted for s in stars) * FULL >= self.council * len(stars)

        return next((wanted for wanted in (4, 3, 2) if enough(wanted)), 1)

    def shown(self, mark):
        return (mark + self.step // 2) // self.step


def standing(questions, answers):
    """Step 1: the answers of one task that count. `answers` by criterion: (outcome, share, control)."""
    unmet = set()
    no_page = False
    counted = []
    first = True
    for question in questions:
        if question.id not in answers:
            continue
        outcome, share, control = answers[question.id]
        short = outcome in ("not-met", "partly-met")
        hangs = (no_page and not first) or any(on in unmet for on in question.on)
        if first and short:
            no_page = True
        # What is not applicable and hangs is unmet in its turn.
        if short or (outcome == "not-applicable" and hangs):
            unmet.add(question.id)
        first = False
        if not question.counts:
            continue
        if outcome in ("met", "partly-met", "not-met"):
            counted.append(Answer(question, "seen", share))
        elif outcome == "not-assessed":
            counted.append(Answer(question, "unseen", control=control))
        elif outcome == "not-applicable":
            if hangs:
                counted.append(Answer(question, "hangs"))
        else:
            raise Missing(f"{outcome!r} is no outcome")
    return counted


def rung(questions, answers):
    """Step 10: the rung that one task stands on; None where it could not be seen."""
    asked = [q for q in questions if q.id in answers]
    outcome = {q.id: answers[q.id][0] for q in asked}
    page = outcome[asked[0].id] if asked else None
    if page != "met":
        return {"not-met": 0, "partly-met": 2}.get(page)

    def any_of(name, wanted):
        return any(name in q.rungs and outcome[q.id] == wanted for q in asked)

    if any_of("online", "met"):
        if any_of("proactive", "met"):
            return 5
        return 4 if any_of("aware", "met") else 3
    if any_of("online", "not-assessed"):
        return None
    return 2 if any_of("online", "partly-met") else 1


def likely(rules, tasks, here, answer):
    """Step 2: the chance that an unseen answer is a yes. `tasks` are those of the council."""
    if answer.control == "council":
        return 0
    question = answer.question

    def alike(other):
        asked = other.question
        if question.shared:
            return asked.shared and asked.id == question.id
        return not asked.shared and asked.essential == question.essential

    def told(of):
        heard = [a.earned for a in of if a.informs()]
        return sum(heard), len(heard)

    everything = [a for task in tasks for a in task]
    earned, seen = told(a for a in everything if alike(a))
    if not seen:
        earned, seen = told(everything)
    base = earned // seen if seen else rules.ignorance
    earned, seen = told(a for a in here if not a.question.essential)
    return min((earned + rules.shrink * base) // (seen + rules.shrink), FULL)


def marks(rules, tasks, here):
    """Steps 3 to 6: (low, point, high, coverage, capped) of one task."""

    def chance(answer):
        if answer.standing == "seen":
            return answer.earned
        if answer.standing == "hangs":
            return 0
        return likely(rules, tasks, here, answer) * rules.trust // FULL

    chances = [chance(a) for a in here]
    weights = [a.question.weight for a in here]
    whole = sum(weights)
    certain = sum(w * a.earned for w, a in zip(weights, here) if a.standing == "seen")
    hidden = sum(w for w, a in zip(weights, here) if a.standing == "unseen")
    coverage = halves_up((whole - hidden) * FULL, whole)
    low = halves_up(certain, whole)
    high = halves_up(certain + hidden * FULL, whole)
    point = halves_up(sum(w * c for w, c in zip(weights, chances)), whole)
    holding = [(a, c) for a, c in zip(here, chances) if a.question.essential]
    capped = any(
        a.standing == "hangs" or (a.standing == "seen" and a.earned < FULL) for a, _ in holding
    )
    unseen = [c for a, c in holding if a.standing == "unseen"]
    if capped:
        low, point, high = (rules.held(mark) for mark in (low, point, high))
    elif unseen:
        least = min(unseen)
        low = rules.held(low)
        point = halves_up(point * least + rules.held(point) * (FULL - least), FULL)
    return low, point, high, coverage, capped


def mean(scores):
    return tuple(halves_up(sum(part), len(scores)) for part in list(zip(*scores))[:4])


class Council:
    """Steps 1 to 7 for one council of one edition."""

    def __init__(self, rules, sheet, trial, answers):
        self.marks = {}
        self.rungs = {}
        stood = {}
        for journey, questions in sheet.items():
            if journey not in trial and journey in answers:
                counted = standing(questions, answers[journey])
                if counted:
                    stood[journey] = counted
                    self.rungs[journey] = rung(questions, answers[journey])
        for journey, counted in stood.items():
            self.marks[journey] = marks(rules, list(stood.values()), counted)
        self.sum_up(rules)

    @classmethod
    def of_marks(cls, rules, published):
        """From published marks alone: {journey: (low, point, high, coverage, capped)}."""
        council = cls.__new__(cls)
        council.marks = published
        council.rungs = None
        council.sum_up(rules)
        return council

    def sum_up(self, rules):
        self.overall = self.over(rules, list(self.marks))
        # Every task has stars here, shown or not.
        stars = [rules.stars(m[0]) for m in self.marks.values()]
        self.stars = rules.of_council(stars) if self.overall else None

    def task_stars(self, rules, journey):
        low, _, _, coverage, _ = self.marks[journey]
        return rules.stars(low) if coverage >= rules.coverage else None

    def over(self, rules, journeys):
        """Its marks over some tasks; None where it is not ranked on them."""
        owed = [j for j in journeys if j in self.marks]
        shown = sum(self.task_stars(rules, j) is not None for j in owed)
        if not owed or shown * FULL < rules.journeys * len(owed):
            return None
        return mean([self.marks[j] for j in owed])


def tables(rules, councils, kinds, order):
    """Step 8: {scope: (journeys, {council: marks or None})}."""
    of_kind = defaultdict(list)
    for council in councils:
        if kinds[council] != NOT_RANKED:
            of_kind[kinds[council]].append(council)
    principal = [c for members in of_kind.values() for c in members]
    counted = {
        kind: [j for j in order if any(j in councils[c].marks for c in members)]
        for kind, members in of_kind.items()
    }
    members = dict(of_kind)
    common = [j for j in order if all(j in councils[c].marks for c in principal)]
    if principal and common:
        counted[COMMON], members[COMMON] = common, principal
    return {
        scope: {c: councils[c].over(rules, journeys) for c in members[scope]}
        for scope, journeys in counted.items()
    }


def places(rules, table):
    """Step 9: {council: (rank, tied)} of those that are ranked."""
    shown = {c: rules.shown(marks[1]) for c, marks in table.items() if marks}
    values = list(shown.values())
    return {
        c: (1 + sum(v > mine for v in values), values.count(mine) > 1) for c, mine in shown.items()
    }


class Ledger:
    """What was compared and what differs."""

    def __init__(self):
        self.compared = 0
        self.differences = 0

    def same(self, where, what, published, computed):
        self.compared += 1
        if published != computed:
            self.differences += 1
            print(f"{where}: {what} is {published} as published, {computed} as computed")

    def holds(self, where, what, so):
        self.compared += 1
        if not so:
            self.differences += 1
            print(f"{where}: {what} does not hold")


def whole(text):
    return int(text) if text else None


def compare_scores(ledger, rules, edition, council, computed, published):
    """One council's rows of scores.csv or history.csv, by task."""
    for journey, row in published.items():
        where = f"{edition} {council} {journey}"
        if journey == "overall":
            marks, stars = computed.overall, computed.stars
        elif journey in computed.marks:
            marks, stars = computed.marks[journey], computed.task_stars(rules, journey)
        else:
            marks, stars = None, None
        for at, part in enumerate(("low", "point", "high", "coverage")):
            if part in row:
                ledger.same(where, part, number(row[part]), marks[at] if marks else None)
        ledger.same(where, "stars", whole(row["stars"]), stars)
        if "capped" in row:
            capped = marks[4] if marks and journey != "overall" else None
            ledger.same(where, "capped", truth(row["capped"]), capped)
        if computed.rungs is not None:
            stands = computed.rungs.get(journey)
            ledger.same(where, "maturity", whole(row["maturity"]), stands)
            if "e_enabled_2005" in row:
                claimed = None if stands is None else stands > 0
                ledger.same(where, "e_enabled_2005", truth(row["e_enabled_2005"]), claimed)
        if marks:
            ledger.holds(where, "low <= point <= high", marks[0] <= marks[1] <= marks[2])
    absent = [j for j in computed.marks if j not in published]
    ledger.same(f"{edition} {council}", "tasks without a row", [], absent)


def compare_league(ledger, rules, edition, computed, published, councils):
    """league.csv: `computed` as from tables(), `published` {scope: {council: row}}."""
    ledger.same(edition, "tables", sorted(published), sorted(computed))
    for scope, table in computed.items():
        its = published.get(scope, {})
        ledger.same(f"{edition} {scope}", "councils", sorted(its), sorted(table))
        ranks = places(rules, table)
        points = [rules.shown(m[1]) for m in table.values() if m]
        for council, marks in table.items():
            row = its.get(council)
            if row is None:
                continue
            where = f"{edition} {scope} {council}"
            rank, tied = ranks.get(council, (None, None))
            ledger.same(where, "rank", whole(row["rank"]), rank)
            ledger.same(where, "tied", truth(row["tied"]), tied)
            band = councils[council].stars if marks and scope != COMMON else None
            ledger.same(where, "band", whole(row["band"]), band)
            for at, part in enumerate(("low", "point", "high", "coverage")):
                ledger.same(where, part, number(row[part]), marks[at] if marks else None)
            ledger.same(where, "a reason for no rank", bool(row["why_not_ranked"]), marks is None)
            if not marks:
                continue
            best, worst = whole(row["rank_best"]), whole(row["rank_worst"])
            if best is None or worst is None:
                ledger.holds(where, "an interval beside the rank", False)
                continue
            middle = whole(row["rank_median"])
            ledger.holds(where, "best <= rank <= worst", best <= rank <= worst)
            ledger.holds(where, "best <= median <= worst", best <= middle <= worst)
            others = sorted(points)
            others.remove(rules.shown(marks[1]))
            were = [1 + sum(o > rules.shown(mark) for o in others) for mark in (marks[0], marks[2])]
            ledger.holds(where, f"ranks {were} were all a no or a yes", best <= min(were) and max(were) <= worst)


def answers_of(table):
    """{edition: {council: {journey: {criterion: (outcome, share, control)}}}}"""
    found = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for row in table:
        share = number(row["share"])
        answer = (row["outcome"], share, row["control"])
        if row["outcome"] in ("met", "partly-met", "not-met") and share is None:
            raise Missing(f"no share of {row['council']} {row['journey']}/{row['criterion']}")
        found[row["edition"]][row["council"]][row["journey"]][row["criterion"]] = answer
    return found


def main(folder):
    ledger = Ledger()
    rules = Rules(folder)
    journeys = rows(folder, "journeys.csv", ["journey", "trial"])
    order = [row["journey"] for row in journeys]
    trial = {row["journey"] for row in journeys if row["trial"] == "true"}
    sheet = {journey: [] for journey in order}
    asked = ["journey", "criterion", "weight", "gate", "caps", "shared", "rung", "lifecycle", "depends_on"]
    for row in rows(folder, "criteria.csv", asked):
        sheet[row["journey"]].append(Question(row))

    told = ["edition", "council", "journey", "criterion", "outcome", "share", "control"]
    answers = answers_of(rows(folder, "verdicts.csv", told))
    if len(answers) != 1:
        raise Missing(f"verdicts.csv holds {len(answers)} editions and not one")
    now = next(iter(answers))
    if (folder / "answers.csv").is_file():
        answers.update(answers_of(rows(folder, "answers.csv", told)))

    marked = ["council", "kind", "journey", "low", "point", "high", "coverage", "stars", "capped", "maturity", "e_enabled_2005"]
    published = defaultdict(dict)
    for row in rows(folder, "scores.csv", marked):
        published[row["council"]][row["journey"]] = row
    kind_of = {r["council"]: r["kind"] for r in rows(folder, "councils.csv", ["council", "kind"])}
    columns = ["edition", "revision", "rules", "council", "kind", "journey", "low", "point", "high", "stars", "rank", "rank_common", "maturity"]
    history = defaultdict(lambda: defaultdict(dict))
    by = {}
    stacked = rows(folder, "history.csv", columns)
    stands = {}
    for row in stacked:
        stands[row["edition"]] = max(int(row["revision"]), stands.get(row["edition"], 0))
    for row in stacked:
        # A scoring in whose place a later revision stands has no answers here.
        if int(row["revision"]) != stands[row["edition"]]:
            continue
        history[row["edition"]][row["council"]][row["journey"]] = row
        by[row["edition"]] = row["rules"]

    league = defaultdict(dict)
    ranked = ["scope", "council", "band", "rank", "tied", "rank_best", "rank_median", "rank_worst", "why_not_ranked"]
    for row in rows(folder, "league.csv", ranked):
        league[row["scope"]][row["council"]] = row

    # This edition: scores and tables.
    councils = {c: Council(rules, sheet, trial, its) for c, its in answers[now].items()}
    ledger.same(now, "councils", sorted(published), sorted(councils))
    for council, computed in councils.items():
        compare_scores(ledger, rules, now, council, computed, published.get(council, {}))
        kinds = {row["kind"] for row in published.get(council, {}).values()}
        ledger.same(f"{now} {council}", "kind", kinds, {kind_of.get(council)})
    compare_league(ledger, rules, now, tables(rules, councils, kind_of, order), league, councils)

    # Every edition, this one among them: the stacked marks and ranks.
    ledger.holds("history.csv", f"a row of {now}", now in history)
    for edition, its in history.items():
        if by[edition] == by[now]:
            if edition not in answers:
                raise Missing(f"no answers of {edition}")
            then = {c: Council(rules, sheet, trial, a) for c, a in answers[edition].items()}
            ledger.same(edition, "councils", sorted(its), sorted(then))
        else:
            print(f"{edition} was marked by other rules, which are not published here: its council marks and ranks are computed from its published tasks")
            then = {c: of_published(rules, task_rows) for c, task_rows in its.items()}
        kinds = {c: next(iter(task_rows.values()))["kind"] for c, task_rows in its.items()}
        for council, computed in then.items():
            compare_scores(ledger, rules, edition, council, computed, its.get(council, {}))
        for scope, table in tables(rules, then, kinds, order).items():
            column = "rank_common" if scope == COMMON else "rank"
            ranks = places(rules, table)
            for council in table:
                row = its[council]["overall"]
                where = f"{edition} {scope} {council}"
                ledger.same(where, "rank in history.csv", whole(row[column]), ranks.get(council, (None,))[0])

    print(f"{len(history)} editions, {len(councils)} councils in {now}: {ledger.compared} figures compared, {ledger.differences} differ")
    return 1 if ledger.differences else 0


def of_published(rules, task_rows):
    """A council from its published tasks: one that shows stars was seen well enough."""
    tasks = {}
    for journey, row in task_rows.items():
        if journey != "overall" and row["point"]:
            seen = FULL if row["stars"] else 0
            tasks[journey] = (number(row["low"]), number(row["point"]), number(row["high"]), seen, None)
    return Council.of_marks(rules, tasks)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(__doc__)
        sys.exit(2)
    try:
        sys.exit(main(Path(sys.argv[1])))
    except Missing as missing:
        print(f"cannot be computed: {missing}")
        sys.exit(2)
