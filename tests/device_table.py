"""A table of thecal device-test against what is kept of it: tests/device_table.py TABLE.csv KEPT.csv [make]

Kept are the rows that are shown on paper, not those of each condition of a sweep, with six digits; round-off (of the
balance, and what is nothing but it) is not compared. A row that comes, goes, or has another verdict is told of, too."""
import csv
import math
import sys

RELATIVE, NOTHING = 2e-5, 1e-9
HEAD = ["test", "metric", "unit", "verdict", "value"]


def rows_of(path):
    """The first row of each metric is that of all conditions."""
    rows = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (row["test"], row["metric"])
            if key not in rows and "microgram" not in row["metric"]:
                rows[key] = [*key, row["unit"], row["verdict"], f'{float(row["value"]):.6g}']
    return rows


def same(one, other):
    a, b = float(one[4]), float(other[4])
    near = a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= RELATIVE * abs(b) + NOTHING
    return one[2:4] == other[2:4] and near


def main():
    now = rows_of(sys.argv[1])
    if len(sys.argv) > 3:
        with open(sys.argv[2], "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([HEAD, *now.values()])
        return 0
    kept = rows_of(sys.argv[2])
    told = [f"{' '.join(key)}: {kept.get(key, ['none'])[2:]} is {now.get(key, ['none'])[2:]}"
            for key in {**kept, **now} if key not in kept or key not in now or not same(now[key], kept[key])]
    print("\n".join(told), end="\n" if told else "")
    return 1 if told else 0


sys.exit(main())
