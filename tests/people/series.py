#!/usr/bin/python3
"""Numbers of a result as JSON, read by h5py and not by Thecal: for the comparison with a page.

    series.py RESULT GROUP/DATASET ...

{"seconds": [...], "z": [...], "GROUP/DATASET": [...], ...}; of an ensemble the median of its members.
"""
import json
import sys

import h5py
import numpy

with h5py.File(sys.argv[1]) as result:
    run = result["run"]
    found = {"seconds": run["time"][:].tolist()}
    if "csf/z" in run:
        found["z"] = run["csf/z"][:].tolist()
    for path in sys.argv[2:]:
        values = run[path][:]
        if int(result.attrs["members"]) > 1:
            values = numpy.median(values, axis=0)
        found[path] = [None if number != number else number for number in values.ravel().tolist()]
    print(json.dumps(found))
