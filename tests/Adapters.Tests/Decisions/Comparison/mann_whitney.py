"""What SciPy says of samples: mann_whitney.py CASES RESULTS, both JSON.

A case has baseline, candidate, alternative (of the candidate) and method; a result u, p and shift.
"""

import json
import sys

import numpy
from scipy.stats import mannwhitneyu


def result(case):
    baseline, candidate = numpy.array(case["baseline"]), numpy.array(case["candidate"])
    test = mannwhitneyu(
        candidate, baseline, alternative=case["alternative"], method=case["method"]
    )
    shift = numpy.median(numpy.subtract.outer(candidate, baseline))
    return {"u": float(test.statistic), "p": float(test.pvalue), "shift": float(shift)}


cases, results = sys.argv[1:]
with open(cases, encoding="utf-8") as file:
    answers = [result(case) for case in json.load(file)]
with open(results, "w", encoding="utf-8") as file:
    json.dump(answers, file)
