// The live charts of a report.
"use strict";
