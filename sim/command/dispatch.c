/* The table of commands, and the dispatcher that parses a command line and runs its command. */
#include "command/dispatch.h"

#include <errno.h>
#include <string.h>

#include "command/help.h"
#include "command/verbs.h"

#define OPTIONS(...)                                                  \
    .options = (const enum th_option[]){__VA_ARGS__, TH_OPTION_HELP}, \
    .option_count =                                                   \
        sizeof((const enum th_option[]){__VA_ARGS__, TH_OPTION_HELP}) / sizeof(enum th_option)
#define OPTIONS_NONE .options = (const enum th_option[]){TH_OPTION_HELP}, .option_count = 1
#define EXAMPLES(...)                                     \
    .examples = (const struct th_example[]){__VA_ARGS__}, \
    .example_count =                                      \
        sizeof((const struct th_example[]){__VA_ARGS__}) / sizeof(struct th_example)

enum { MANY = 100000 };

static const struct th_verb verb_rows[] = {
    {.name = "run",
     .operands = "SCENARIO",
     .doc = "run a scenario and write its result",
     .text =
         "Reads the scenario, runs all its members, writes one HDF5 file and prints a short "
         "report in clinical units. The result appears complete or not at all. It depends on "
         "the scenario, the seed and the member's number alone, never on the threads. The "
         "scenario - is read from the standard input; its parts are sought where the program "
         "runs.\n"
         "A result takes the place of a scenario: it is run again, to the same bytes, from "
         "the texts that it holds of its scenario, its parts and its --set words; no other "
         "file is read, and -o must be given. A text that does not fit its SHA-256 is "
         "refused. New --set words, --seed, --members, --slice, --design, --people and "
         "--until come behind those that it holds.\n"
         "The first interrupt (SIGINT, SIGTERM) stops the run; with --checkpoint it can be "
         "resumed. The second ends the program at once. Killed, it goes on with the members "
         "that were done. A checkpoint is locked against other runs; --checkpoint begins in a "
         "file that is there only if it is empty or its result was written.\n"
         "With --refine the run is repeated with half the cell size (csf.cells, line.cells, "
         "catheter.segments: what explain calls multiplied by run.refine) and half the steps, "
         "which takes five times as long in all. Every reported number then carries how far "
         "it may be off: the grid convergence index of the scenario's own grid, 4 times the "
         "difference of the two, as if their order were 2, times a factor of safety of 3, for "
         "the order is not known. With run.refine 4 there are three grids, which show the "
         "order: within a tenth of 2 the factor is 1.25, else 3 with the order seen. The "
         "result is that of the own grid; the differences are under /run/refinement. A "
         "requirement whose verdict turns on the finest grid ends the run with 4. What is "
         "drawn, the poles and the tolerances of the solvers are the same on all grids. A "
         "resumed run repeats the finer grids.\n"
         "With --junit the members, those that failed and the requirements are test cases. A "
         "scenario that comes to no result, as one that is invalid, is a case for each "
         "mistake, and an object with errors under --json, as check has them.\n"
         "The report is at most 80 columns wide, but for paths, which stand in full. What is "
         "compared has one unit; a number that is smaller than the solver can know is none, "
         "in JSON 0. One number is shown where all members agree, else their median, 5 % and "
         "95 % points; of a sweep over grids the least and the most, and a table with one row "
         "a condition (all of it in JSON: conditions). Verdicts are in colour on a terminal, "
         "unless NO_COLOR is set or TERM is dumb. numerics: fine is shown if the drug balance "
         "closes to 1e-12, the numerical error is below 1e-3 and the error of the peak at the "
         "tip below 10 % of it; else, or with --verbose, the numbers. csf.streaming runs on "
         "half the mesh beside itself: fine is besides that drug lies within 1 cm of where "
         "that has it (csf.mesh_error), and that C at tip, needle and probe, in the cisterns "
         "and at each place that is recorded or required differs by less than 20 % there "
         "(csf.concentration_mesh_error@T10 and so on). A number that is not resolved (as "
         "that peak, or such a C) has a ? behind it and two digits at most, in JSON "
         "resolved: false.\n"
         "Where the sources of a parameter differ (explain says: published), the patient "
         "whose values are the scenario's own is run with it at both ends, and the report "
         "shows what that alone makes of the numbers that move by half or more; these are "
         "shown with two digits. It costs about as much as two or three members; the result "
         "has it under /run/published, and --no-published or --quiet leave it out. A value "
         "that the scenario gives with a source, varies, or sets during the run is taken as "
         "it is; of a sweep over grids nothing of that kind is run.",
     .ending = "yaml",
     .least = 1,
     .most = 1,
     OPTIONS(TH_OPTION_OUTPUT, TH_OPTION_SET, TH_OPTION_UNTIL, TH_OPTION_MEMBERS,
             TH_OPTION_SLICE, TH_OPTION_DESIGN, TH_OPTION_PEOPLE, TH_OPTION_SEED,
             TH_OPTION_REFINE, TH_OPTION_THREADS, TH_OPTION_CHECKPOINT, TH_OPTION_RESUME,
             TH_OPTION_PROGRESS, TH_OPTION_STAMP, TH_OPTION_COMPRESS, TH_OPTION_JUNIT,
             TH_OPTION_NO_PUBLISHED, TH_OPTION_NO_PLUGINS, TH_OPTION_VERBOSE, TH_OPTION_QUIET,
             TH_OPTION_JSON),
     EXAMPLES(
         {"thecal run scenarios/morphine_month.yaml", "writes results/morphine_month.h5"},
         {"thecal run month.yaml --set csf.cells=800 -o fine.h5", "with one value overridden"},
         {"thecal run fine.h5 -o again.h5", "the same from the result: the same bytes"},
         {"thecal run month.yaml --members 256 --checkpoint month.part",
          "an ensemble that may be interrupted"}),
     .run = th_command_run},
    {.name = "merge",
     .operands = "PART...",
     .doc = "put the results of the parts of an ensemble together",
     .text =
         "PART is a result of run with --slice or --members A:B. The parts of one ensemble, in "
         "any order, make the result that a run of all its members makes, to the same bytes; "
         "verdicts and report are of all. A member that is in no part or in two, another "
         "scenario, other --set words, and another version of the program are refused by name. "
         "Parts are compressed or not, as the result (-z).\n"
         "Slices can be run one after the other or at the same time, on any machines: "
         "docs/scale.md has recipes for GNU parallel, Slurm, MPI and Snakemake.",
     .ending = "h5",
     .least = 1,
     .most = MANY,
     OPTIONS(TH_OPTION_OUTPUT, TH_OPTION_COMPRESS, TH_OPTION_THREADS, TH_OPTION_JUNIT,
             TH_OPTION_NO_PUBLISHED, TH_OPTION_NO_PLUGINS, TH_OPTION_VERBOSE, TH_OPTION_QUIET,
             TH_OPTION_JSON),
     EXAMPLES({"thecal merge part*.h5 -o all.h5", "all parts of an ensemble"}),
     .run = th_command_merge},
    {.name = "check",
     .operands = "SCENARIO...",
     .doc = "check scenarios without running them",
     .text =
         "Reads each scenario as run would and prints every mistake with its file, line and "
         "column, in the order of the file, at most 20. Members of an ensemble are tried one "
         "by one, at the start and with what each set: makes of their values, as many as a "
         "second allows; how many is said, and --all tries them all. What depends on the "
         "state in the run (is what is in the reservoir more than a capacity that is set?) is "
         "asked by run at its instant; of an order that would stop the run if it was given at "
         "the start (a bolus larger than the canal takes) a notice says so and why. A scenario "
         "that passes without cannot fail on its input otherwise.\n"
         "A scenario without format: is read as one of 0.1, with a notice for each old "
         "spelling; with format: 1 these are errors.\n"
         "With --json each mistake has its text, file, line, column, path (such as "
         "events[0].at) and message.",
     .ending = "yaml",
     .least = 1,
     .most = MANY,
     OPTIONS(TH_OPTION_SET, TH_OPTION_ALL, TH_OPTION_PROGRESS, TH_OPTION_JUNIT, TH_OPTION_QUIET,
             TH_OPTION_JSON, TH_OPTION_REWRITE, TH_OPTION_NO_PLUGINS),
     EXAMPLES({"thecal check scenarios/*.yaml", "all the shipped scenarios"},
              {"thecal check --rewrite old.yaml > new.yaml", "a file of 0.1 in format 1"}),
     .run = th_command_check},
    {.name = "device-test",
     .operands = "PUMP",
     .doc = "test one pump with a set of scenarios",
     .text =
         "PUMP is a part of the slot pump, a file or its name. Each scenario of the set "
         "device-tests is run with that pump, and one table says of each metric its value, "
         "unit, what is required of it, the verdict and the scenario (test) that it comes "
         "from. A requirement of a scenario is a row; so is each number that its record: "
         "takes, and one whose bounds allow everything, which are shown without a verdict. Of "
         "a sweep the row has the worst condition, --verbose, CSV and JSON each of them; of an "
         "ensemble that asks for a share it has the yield, with Wilson's interval of 95 %, and "
         "the share of each tolerance in the variance.\n"
         "What stands beside the pump is named above the table: --set reservoir.from=... and "
         "the like put others there, and override any value, of all tests that are run. A pump "
         "that obeys no order is held against its own flow at 37 degC and one atmosphere, or "
         "against --set program.rate, and the table says so. A path that a test varies cannot "
         "be set: --only leaves such tests out.\n"
         "What the pump's label promises is named above the table, too, with its source, and "
         "is the bound of all requirements that it is of; label.accuracy is set as a row is. "
         "So is the bound of one requirement, by its name, such as "
         "require.low alarms.above=1 (between=[A, B], above, below, is, share, confidence), "
         "and the law of a tolerance, by its path (ensemble.vary.pump.error).\n"
         "A failure after which no alarm comes to the end of its scenario, and the dose of "
         "24 h leaves the label's accuracy, is silent; these tests stand first. What a test "
         "looks for stands behind its name; what happened, below the time to the alarm.\n"
         "The set, with the file tests.yaml that lists its tests and the models each is for, "
         "is sought like parts: in device-tests beside the pump's file or in the folder "
         "around it, in those of THECAL_PATH, then where the scenarios are installed.\n"
         "Exit codes: 0 all requirements hold, 5 one does not (a member that stops before its "
         "end meets none), 3 a scenario is invalid with this pump. Interrupted it writes no "
         "table.",
     .ending = "yaml",
     .least = 1,
     .most = 1,
     OPTIONS(TH_OPTION_TABLE, TH_OPTION_ONLY, TH_OPTION_SET, TH_OPTION_KEEP, TH_OPTION_THREADS,
             TH_OPTION_PROGRESS, TH_OPTION_JUNIT, TH_OPTION_NO_PLUGINS, TH_OPTION_CONDITIONS,
             TH_OPTION_QUIET, TH_OPTION_TABLE_CSV, TH_OPTION_JSON),
     EXAMPLES({"thecal device-test scenarios/parts/valve_gated_20ml.yaml", "all tests"},
              {"thecal device-test pump.yaml --only accuracy -v", "one test, each condition"},
              {"thecal device-test pump.yaml --set label.accuracy=\"10 %\"", "another label"},
              {"thecal device-test pump.yaml -q --junit verdict.xml", "for CI"}),
     .run = th_command_device_test},
    {.name = "explain",
     .operands = "[NAME]",
     .doc = "explain a model, a slot, a value, a quantity or a part; or a scenario",
     .text =
         "Without a name: lists slots, models, quantities, landmarks and parts. With the name "
         "of a model (pump.peristaltic) its page: equations, validity, sources, and every "
         "parameter with its default, range and provenance; with that of one row or word "
         "(pump.error, reservoir.refill) this alone. Where only one model is called so, or "
         "has a row or word of that name, its bare name will do (kink, ec50). With a part "
         "(parts/baclofen.yaml, or baclofen) its values, marks and sources. With --scenario "
         "the values that a scenario resolves to, where each comes from and how far it may be "
         "trusted.",
     .ending = "?",
     .least = 0,
     .most = 1,
     OPTIONS(TH_OPTION_SCENARIO, TH_OPTION_SET, TH_OPTION_RESOLVED, TH_OPTION_NO_PLUGINS),
     EXAMPLES({"thecal explain", "everything there is"},
              {"thecal explain pump.peristaltic", "the page of one model"},
              {"thecal explain pump.error", "one of its parameters"},
              {"thecal explain baclofen", "what a part says, and on what grounds"},
              {"thecal explain --scenario month.yaml", "what a scenario resolves to"}),
     .run = th_command_explain},
    {.name = "schema",
     .operands = "",
     .doc = "print the JSON Schema of a scenario",
     .text = "JSON Schema 2020-12, made from the models' rows. An editor with a YAML language "
             "server then completes and checks scenarios while they are typed.",
     .ending = "",
     OPTIONS_NONE,
     EXAMPLES({"thecal schema > scenario.schema.json", "for an editor"}),
     .run = th_command_schema},
    {.name = "compare",
     .operands = "RESULT REFERENCE",
     .doc = "compare a result with a reference",
     .text =
         "RESULT is a result of run; REFERENCE is another, or a CSV made by reference. Each "
         "series of the reference is compared at the reference's times, in its unit: it is "
         "the same where the difference is at most ATOL + RTOL times the reference's size. A "
         "series that measures round-off (gauge.balance.error and its like, by their "
         "attribute roundoff, up to what their model says) is held to no less than that, "
         "unless it is named: * does not name it.\n"
         "Samples of flows and rates, and the rows of a reference of these, are means over "
         "the interval that they end: from the row before to this, at the first row the "
         "result's own interval. Other series are compared at the time itself.\n"
         "A CSV is UTF-8; a comma separates fields, a point the decimals, and fields may be "
         "quoted, as R and Excel write it. Its first column is headed time[s], time[min], "
         "time[h] or time[day], the others NAME[UNIT], a profile's NAME@PLACE[UNIT] (PLACE is "
         "T10, 36.2 cm or a coordinate of the result), one member's NAME#MEMBER[UNIT]; a name "
         "that there is not gives no verdict.\n"
         "--tol NAME@T8..L1 is of the levels from T8 to L1, and a star is a whole piece of "
         "names: csf.*.\n"
         "Names are those that a scenario may write: fault.closed, where the result has one "
         "fault. What differs is listed, --all lists every series; the last line names the "
         "one that came nearest to its tolerance.\n"
         "Exit codes: 0 same, 1 different, 2 no verdict, of which --junit and --json say why.",
     .ending = "",
     .least = 2,
     .most = 2,
     OPTIONS(TH_OPTION_TOLERANCE, TH_OPTION_LIST, TH_OPTION_JUNIT, TH_OPTION_QUIET,
             TH_OPTION_JSON),
     EXAMPLES({"thecal compare results/month.h5 results/reference/month.csv",
               "with the tolerances that the reference states"},
              {"thecal compare a.h5 b.h5 --tol '*=0,1e-9' --junit verdict.xml", "for CI"}),
     .error_code = TH_EXIT_NO_VERDICT,
     .run = th_command_compare},
    {.name = "reference",
     .operands = "RESULT",
     .doc = "write a result as a small reference curve",
     .text =
         "Thins a result out to a CSV that can be read, kept under version control and given "
         "to compare. Rows of flows and rates are means over the interval that they end. What "
         "measures round-off gets a line with its tolerance.",
     .ending = "h5",
     .least = 1,
     .most = 1,
     OPTIONS(TH_OPTION_CURVE, TH_OPTION_ROWS, TH_OPTION_POINTS, TH_OPTION_QUIET),
     EXAMPLES({"thecal reference results/month.h5 -o results/reference/month.csv", NULL}),
     .run = th_command_reference},
    {.name = "plot",
     .operands = "RESULT... [PATH...]",
     .doc = "draw series of results, in a file or on the terminal",
     .text =
         "RESULT is a result of run, PATH a series of it (csf.tip_concentration), where * "
         "stands for one name (effect.*.effect), and a name without its drug for that of each "
         "drug. Series of one unit share a figure, the others are below it; a profile is a "
         "heat map over levels and time. Several results are drawn in the same figures. "
         "Without a PATH: drug along the spine, or at the tip. PATH map: of a sweep over two "
         "grids each number that the scenario asks for as a heat map of its conditions.\n"
         "Of an ensemble the median is drawn with bands from 5 to 95 % and from 25 to 75 % of "
         "its members, those that failed left out. Dashed lines are events, numbered in their "
         "order, shades are the hours upright.\n"
         "Without -o a chart of 80 columns is printed, in colour on a terminal, unless "
         "NO_COLOR is set. PNG and PDF are made by rsvg-convert, Debian's package "
         "librsvg2-bin.",
     .ending = "h5",
     .least = 1,
     .most = MANY,
     OPTIONS(TH_OPTION_FIGURE, TH_OPTION_LOG, TH_OPTION_MEMBER, TH_OPTION_FROM, TH_OPTION_TO,
             TH_OPTION_QUIET),
     EXAMPLES({"thecal plot results/month.h5", "drug along the spine, on the terminal"},
              {"thecal plot month.h5 csf.tip_concentration csf.probe_concentration --log",
               "two curves"},
              {"thecal plot a.h5 b.h5 'effect.*.effect' -o effects.svg", "two results"},
              {"thecal plot consequence.h5 map -o map.png", "a fault's time and size"}),
     .run = th_command_plot},
    {.name = "report",
     .operands = "RESULT...",
     .doc = "write a page with the pictures and numbers of results",
     .text =
         "Writes one HTML file that holds all it shows and asks for nothing from elsewhere: "
         "verdict, key numbers with how far they may be off, notices, requirements, the drug "
         "along the spine over time, charts with events and alarms, where the drug is at the "
         "end, the log, every parameter with its mark and source, the scenario. Of an "
         "ensemble the charts show the median and the points of 5, 25, 75 and 95 %; several "
         "results stand side by side, their charts one over the other.\n"
         "The page is made from the result alone, to the same bytes each time. What a file "
         "lacks, the page says, with the word that records it, and shows the rest. Without a "
         "script, and on paper, the charts are there as vector graphics; with one they are "
         "linked, can be zoomed and saved as CSV.",
     .ending = "h5",
     .least = 1,
     .most = MANY,
     OPTIONS(TH_OPTION_PAGE, TH_OPTION_QUIET),
     EXAMPLES({"thecal report results/month.h5", "writes results/month.html"},
              {"thecal report a.h5 b.h5 -o both.html", "side by side"}),
     .run = th_command_report},
    {.name = "print",
     .operands = "RESULT [PATH...]",
     .doc = "print numbers of a result",
     .text =
         "Without PATH lists what the result has: every series, and the numbers of whole paths "
         "(csf.tip_concentration max), each with its unit, its shape and what it is. With "
         "PATH prints the times and the values, several paths side by side; of a profile the "
         "values along it at one instant, with the levels. Of an ensemble these are the 5 25 "
         "50 75 95 % points over the members that ran to the end, or one member.\n"
         "At an instant between two samples a value that steps is the last one; a flow or a "
         "rate is the mean of the interval that contains it; others are linear between the "
         "two. TIME is written as in a scenario: 5 day, day 3 07:00, end.\n"
         "Names are those that a scenario may write. Exit code 2 if there is nothing to "
         "print.",
     .ending = "h5",
     .least = 1,
     .most = MANY,
     OPTIONS(TH_OPTION_AT, TH_OPTION_MEMBER, TH_OPTION_CSV),
     EXAMPLES(
         {"thecal print results/month.h5", "lists its series"},
         {"thecal print month.h5 csf.tip_concentration effect.analgesia.effect --csv", NULL},
         {"thecal print month.h5 csf.concentration --at \"5 day\"",
          "along the spine, after five days"}),
     .run = th_command_print},
    {.name = "version",
     .operands = "",
     .doc = "print the version, the commit and the libraries",
     .text = "Prints what a report about a number should name.",
     .ending = "",
     OPTIONS(TH_OPTION_JSON),
     EXAMPLES({"thecal version", NULL}),
     .run = th_command_version},
    {.name = "help",
     .operands = "[COMMAND]",
     .doc = "print help about a command",
     .text = "Prints the same as thecal COMMAND --help.",
     .ending = "!",
     .least = 0,
     .most = 1,
     OPTIONS(TH_OPTION_MAN, TH_OPTION_COMPLETION),
     EXAMPLES({"thecal help run", NULL}),
     .run = th_command_help},
};

const struct th_verb *th_verbs(size_t *count)
{
    *count = sizeof verb_rows / sizeof verb_rows[0];
    return verb_rows;
}

int th_command_line(const struct th_catalog *catalog, int argc, char *const *argv, FILE *out,
                    FILE *err)
{
    struct th_catalog own = *catalog;
    struct th_loading loading = {0};
    struct th_call call = {.catalog = &own, .out = out, .err = err};
    struct th_error error = {.status = TH_OK};
    call.verbs = th_verbs(&call.verb_count);
    int code = (int)th_call_parse(&call, argc, argv, &error);
    if (code != TH_OK && error.count == 0) {
        th_help_overview(&call);
    } else if (code != TH_OK) {
        th_call_print_error(&call, &error);
        fprintf(err, "Try \"thecal help%s%s\".\n", call.command ? " " : "",
                call.command ? call.command->name : "");
        if (call.command && call.command->error_code)
            code = call.command->error_code;
    } else if (th_call_has(&call, TH_OPTION_HELP)) {
        th_help_command(call.command, out);
    } else {
        if (catalog->loading)
            loading = *catalog->loading;
        loading.refused |= th_call_has(&call, TH_OPTION_NO_PLUGINS);
        own.loading = &loading;
        code = call.command->run(&call);
    }
    th_call_free(&call);
    if (fflush(out) != 0 || ferror(out)) {
        fprintf(err, "thecal: error: standard output: %s\n", strerror(errno));
        code = code == TH_OK ? TH_IO : code;
    }
    return code;
}
