// Reports as people see them. Ends with "N passed, N failed". Times are told, never judged.
//     node tests/people/pages.js build/people
// The folder holds the pages, their results beside them, and gets pictures to look at.
"use strict";
const { open, close, verdict, counts } = require("./visit.js");
const looks = require("./looks.js");
const uses = require("./uses.js");

const pages = [
  { name: "morphine_month", most: 1e6, heats: 1 },
  { name: "tolerance_ensemble", most: 5e5, heats: 0 },
  { name: "slow_kink", most: 1e6, heats: 1 },
];

async function all() {
  await open();
  for (const page of pages) {
    looks.checkFile(page);
    await looks.checkDrawings(page);
    for (const scheme of ["light", "dark"]) await looks.checkLook(page, scheme);
    await uses.checkUse(page);
    await looks.checkPhone(page);
    await looks.checkWithoutScript(page);
    await looks.checkPaper(page);
  }
  await looks.checkFailure(pages[0]);
  await uses.checkNumbers("morphine_month", [
    { title: "CSF concentration at the tip [µg/mL]", path: "csf/tip_concentration" },
    { title: "Dose rate, mean over the window before delivered [mg/day]", path: "gauge.delivered/delivered_rate" },
    { title: "Reservoir volume [mL]", path: "reservoir/volume" },
  ]);
  const median = "CSF concentration: at the tip 50 % [µg/mL]";
  await uses.checkNumbers("tolerance_ensemble", [
    { title: median, path: "csf/tip_concentration", digits: 6 },
  ]);
  await uses.checkMap("morphine_month");
}

all()
  .catch((error) => verdict("the visits come to their end", false, error.stack))
  .finally(async () => {
    await close().catch(() => {});
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
    process.exit(counts.failed === 0 ? 0 : 1);
  });
