/* Pages from the tables of keys, instants, laws, reductions and units. */
#include "explain/language.h"

#include <string.h>

#include "base/text/print.h"
#include "explain/parts.h"
#include "language/language.h"
#include "model/unit.h"
#include "scenario/scenario.h"

enum { MARGIN = 2, TEXT = 24 };

const char *th_explain_sections(void)
{
    return "scenario run parts events hazards conditions stages leave ensemble "
           "correlations record summary require take units";
}

static void print_row(FILE *out, const char *left, const char *right)
{
    size_t at = (size_t)fprintf(out, "%*s%s", MARGIN, "", left);
    if (!right[0])
        fputc('\n', out);
    else
        th_print_wrapped(out, at >= TEXT ? TEXT + 1 : at, TEXT, right);
}

static void print_keys(FILE *out, const char *section)
{
    size_t count;
    const struct th_key *rows = th_scenario_keys(&count);
    for (size_t k = 0; k < count; k++) {
        char text[400];
        if (strcmp(rows[k].section, section) != 0)
            continue;
        snprintf(text, sizeof text, "%s\n%s; left out: %s", rows[k].doc, rows[k].kind,
                 rows[k].otherwise);
        print_row(out, rows[k].key, text);
    }
}

static void print_phrases(FILE *out, const char *title, const struct th_phrase *rows,
                          size_t count)
{
    fprintf(out, "\n%s\n", title);
    for (size_t k = 0; k < count; k++) print_row(out, rows[k].written, rows[k].doc);
}

static void print_instants(FILE *out)
{
    size_t count;
    const struct th_phrase *rows = th_scenario_instants(&count);
    print_phrases(out, "An instant is:", rows, count);
}

/* The words of take:, V being a value in a unit of the output. */
static void print_takes(FILE *out, const char *title)
{
    fputs(title, out);
    for (int k = 0; k < TH_TAKES; k++) {
        const struct th_take_kind *kind = th_take_kind((enum th_take)k);
        char left[40];
        if (k == TH_AT)
            continue;
        snprintf(left, sizeof left, "%s%s", kind->words, kind->level ? " V" : "");
        print_row(out, left, kind->doc);
    }
}

static void print_commands(const struct th_catalog *catalog, FILE *out)
{
    fputs("\nThe words of do:, with what they take (thecal explain SLOT.WORD tells more):\n",
          out);
    for (size_t m = 0; m < catalog->model_count; m++) {
        const struct th_model *model = catalog->models[m];
        for (size_t w = 0; w < model->command_count; w++) {
            char name[80], text[400];
            const struct th_command *command = &model->commands[w];
            size_t used =
                (size_t)snprintf(text, sizeof text, "%s", command->doc ? command->doc : "");
            snprintf(name, sizeof name, "%s.%s", model->slot, command->name);
            for (size_t k = 0; k < command->args.count && used < sizeof text; k++)
                used += (size_t)snprintf(text + used, sizeof text - used, "%s%s",
                                         k ? ", " : "\n", command->args.rows[k].name);
            print_row(out, name, text);
        }
    }
}

static void print_units(FILE *out)
{
    for (size_t k = 0; k < th_unit_count(); k++) {
        const char *written, *letters, *why;
        char text[200] = "";
        th_unit_row(k, &written, &letters, &why);
        if (letters[0])
            snprintf(text, sizeof text, "with %s", letters);
        print_row(out, written, why[0] ? why : text);
    }
}

static const struct {
    const char *section, *before, *after;
} texts[] = {
    {"scenario", "A scenario is a YAML text: these keys, and one for each slot.",
     "thecal explain lists the slots; explain parts says what one may hold. Every value with a "
     "dimension carries its unit; it may be written as {value: 2 mg/day, mark: read, source: a "
     "book}. Marks: read, derived, computed (which need a source), chosen, recalled, "
     "placeholder."},
    {"run",
     "run: {duration: 35 day, sample: 1 h, start: 08:00,\n      resolve: 3 day .. 3.5 day}",
     ""},
    {"parts",
     "Each slot is a mapping, or a list of mappings where several can stand:\n"
     "catheter: {from: silicone_89cm, tip: T10}",
     "The other keys are the parameters of the model. from: baclofen is sought as "
     "baclofen.yaml beside the file that names it, in parts/ there, in each folder of "
     "THECAL_PATH, then where Thecal is installed; the first found counts. Of a slot that is "
     "left out the standard model stands there, if it can do without values; a notice says "
     "so where it has numbers of its own, as a pump, a reservoir or the CSF have. With format: "
     "1, program, pump, faults, catheter, reservoir and line are all left out together if none "
     "of them is named: there is no pump; and without drug nothing is dissolved."},
    {"events",
     "events:\n  - {at: day 12 10:00, do: program.dose, rate: 2.4 mg/day}\n"
     "  - {name: sits_up, at: 07:00, every: 1 day, set: {csf.stroke: 1.2 mL}}\n"
     "  - {name: refill, after: 35 day, since: [start, refill], do: reservoir.refill,\n"
     "     volume: 18.6 mL}",
     "What people and the day do. Exactly one of at, after, when and table; at most one of do "
     "and set, and without them it merely happens, is logged and can be referred to. A "
     "happening is the name of an event, a hazard or a stage (its entry), an order such as "
     "reservoir.refill, whoever gave it, a signal of a model, alarms (any that a device "
     "raises), detections (of these those that do not come without a failure, too, as the "
     "low alarm by the programmer's count does, and refills that find no port) or start."},
    {"hazards",
     "hazards:\n  - {name: clot, every: exponential rate 0.011 1/year, do: fault.clot.on,\n"
     "     source: 5 in 451 years}\n  - {from: hazard_stall, name: stall, do: pump.stall}",
     "What chance does: the keys of events (explain events); those above mean something else "
     "here or are more. A part of a hazard (use: hazard) has law, mark and source, and what "
     "else is common: what it is to do stands in the scenario."},
    {"conditions",
     "events:\n  - {name: lower, when: {check: effect.sedation.effect, above: 50 %, for: 2 h,\n"
     "     reset: 30 %}, do: program.stop}",
     "when: acts each time that its condition comes true; if: is asked at the instant of its "
     "item. A value that is missing makes a condition false."},
    {"stages",
     "stages:\n  - {name: trial, device: out, leave: [{after: 24 h, to: implanted}]}\n"
     "  - {name: implanted, events: [{after: 1 day, every: 1 day, do: program.stop}]}",
     "Members begin in the first stage. The ways out are items, too: explain leave."},
    {"leave",
     "leave:\n  - {after: 6 month, chance: 70 %, to: trial}\n"
     "  - {after: 6 month, to: declined}",
     "A way out of a stage has the keys of events (explain events) but those of orders, and "
     "to:. Of several at one instant the first whose if: and chance: agree is taken."},
    {"ensemble",
     "ensemble:\n  each: 50\n  seed: 7\n  vary:\n    csf.volume: lognormal 24 %\n"
     "    program.dose: grid 1 2 3 mg/day\n    catheter.from: grid ascenda_114cm silicone_89cm",
     "A member is a person under a condition. Conditions are all combinations of the grids, "
     "times the rows of design:; persons the rows of table: times each:, else each:, else "
     "members:. Members are numbered condition by condition, in the order of slots and rows, "
     "the last fastest. Person k draws the same under every condition: two catheters are "
     "compared in the same patients. X.from takes parts of one model, by grid or by choice a "
     "20 % b 80 %; all that a part gives changes together, and keys beside from: win. A law "
     "stands around the value that is there after part, key, table and design. thecal run "
     "--slice K/N and --members A:B run a part, of --set ensemble.members=N (or --members N) "
     "members if that is given too, and change no draw."},
    {"correlations",
     "ensemble:\n  vary: {csf.stroke: lognormal 33 %, csf.volume: lognormal 24 %}\n"
     "  correlations: [{pair: [csf.stroke, csf.volume], rho: 0.3}]",
     "Between normal scores: of normal laws the values, of lognormal laws the logarithms, of "
     "others the standard normal quantiles of their probabilities. All pairs together must be "
     "positive definite. A table (correlations: pairs.csv) has the columns path, with and rho. "
     "Grids, choice and empirical laws take none. A path that is in no pair keeps its draws."},
    {"record",
     "record:\n  - default\n  - effect\n  - csf.concentration@T10\n"
     "  - {path: csf.concentration, axis: 20 points}\n"
     "  - {path: csf.tip_concentration, take: max, during: 1 day .. end}",
     "A list of paths: an output (csf.tip_concentration), of one drug of several "
     "(csf.tip_concentration.morphine), a profile at a place, which is a single number here "
     "and in check: (csf.concentration@T10, @36.2 cm, @cistern), a compartment "
     "(plasma.concentration@deep), at a range of levels (csf.concentration@T8..L1), a star "
     "for a whole piece (plasma.*), an instance (csf, "
     "effect.analgesia), a slot (effect); default: of one patient all numbers over time and "
     "profiles at the levels, of an ensemble what the report looks at; or all. An item with "
     "keys says more of a path. Between cells a profile is linear. thecal explain SLOT.MODEL "
     "lists the outputs of a model. What is recorded changes no result. What happens is in "
     "/run/log whatever is recorded: log.X, with first, last, count and longest, is of "
     "require: alone."},
    {"summary",
     "record: [csf.tip_concentration, csf.concentration]\n"
     "summary: {quantiles: [5 %, 50 %, 95 %], keep: none}",
     "Taken while the members run, so that a large population needs neither memory nor disk "
     "for its members. Up to 100 persons quantiles are exact (linear between two, type 7 of "
     "Hyndman and Fan); of more they come from fixed logarithmic bins, and are within 1 %. The "
     "result has them in /run/summary, and the parts of an ensemble merge to the same bytes."},
    {"require",
     "require:\n  - name: enough\n    check: csf.tip_concentration\n    take: mean\n"
     "    during: 2 day .. end\n    between: [1 ug/mL, 3 ug/mL]\n"
     "  - {name: known, check: log.detections, take: first, since: clot, below: 24 h}\n"
     "  - {name: titrated, check: log.titrate, take: last, below: 30 day}\n"
     "  - {name: each is revised, check: log.revision, take: longest,\n"
     "     since: clot, below: 6 day}\n"
     "  - {name: few clots, check: log.clot, take: count, below: 1,\n"
     "     share: 90 %, confidence: 95 %}\n"
     "  - {name: told in time, check: log.detections, take: first, since: clot,\n"
     "     below: 24 h, share: 90 %, tried: 20}\n"
     "  - {name: of the middle one, check: csf.tip_concentration, take: mean,\n"
     "     across: median, above: 1 ug/mL}\n"
     "  - {name: of 19 in 20, check: csf.tip_concentration, take: max,\n"
     "     across: 95 %, below: 9 ug/mL}\n"
     "  - {name: alike, check: csf.tip_concentration, take: mean,\n"
     "     across: 95 % over 5 %, below: 6}",
     "A requirement that is not met ends the run with exit code 5 and a sentence. One on a "
     "hazard that strikes nobody is not tried, which is no failure; tried: says in how many "
     "members it must be. clot, titrate and revision are names of a hazard and of events."},
    {"take",
     "require:\n  - {check: csf.tip_concentration, take: time above 5 ug/mL, below: 12 h}\n"
     "record:\n  - {path: csf.tip_concentration, take: auc, during: 1 day .. end}",
     "Each is taken at every step of the run and within the steps, from both sides of a "
     "jump; it depends on neither run.sample nor record:. A flow or a rate counts by its "
     "mean over each step. The result has them, a number for each member, in "
     "/run/reductions, and compare compares them."},
    {"units",
     "Units, and the prefixes that they may bear. Factors are joined by a blank, \".\"\n"
     "or \"/\"; an exponent is one digit: m3, h-1, mm^2. At the end what is refused:",
     "The blanks, minus and micro signs of printed pages (no-break, thin; U+2212; U+00B5, "
     "U+03BC) are read as the plain ones; a dash for a minus is refused."},
};

bool th_explain_key(const char *name, FILE *out)
{
    size_t count, found = 0;
    const struct th_key *rows = th_scenario_keys(&count);
    const char *point = strchr(name, '.'), *key = point ? point + 1 : name;
    for (size_t k = 0; k < count; k++) {
        char text[1200];
        const size_t length = strlen(rows[k].section);
        const bool there = !point || (length == (size_t)(point - name) &&
                                      strncmp(rows[k].section, name, length) == 0);
        if (!there || strcmp(rows[k].key, key) != 0)
            continue;
        snprintf(text, sizeof text, "%s.%s: a key of the scenario language (thecal explain %s)",
                 rows[k].section, key, rows[k].section);
        fputs(found++ ? "\n" : "", out);
        th_print_wrapped(out, 0, 0, text);
        snprintf(text, sizeof text, "%s\n%s; left out: %s", rows[k].doc, rows[k].kind,
                 rows[k].otherwise);
        th_print_wrapped(out, (size_t)fprintf(out, "%*s", MARGIN, ""), MARGIN, text);
    }
    return found > 0;
}

bool th_explain_language(const struct th_catalog *catalog, const char *name, FILE *out,
                         struct th_error *error)
{
    size_t count, k = 0;
    while (k < sizeof texts / sizeof texts[0] && strcmp(texts[k].section, name) != 0) k++;
    if (k == sizeof texts / sizeof texts[0])
        return false;
    fprintf(out, "%s\n\n", texts[k].before);
    print_keys(out, name);
    if (strcmp(name, "take") == 0)
        print_takes(out, "");
    if (strcmp(name, "require") == 0 || strcmp(name, "record") == 0)
        print_takes(out, "\nThe words of take:, V being a value:\n");
    if (strcmp(name, "units") == 0)
        print_units(out);
    if (texts[k].after[0]) {
        fputc('\n', out);
        th_print_wrapped(out, 0, 0, texts[k].after);
    }
    if (th_labels_find("run events hazards record require", name) >= 0)
        print_instants(out);
    if (th_labels_find("events hazards", name) >= 0)
        print_commands(catalog, out);
    if (strcmp(name, "ensemble") == 0) {
        const struct th_phrase *laws = th_scenario_laws(&count);
        print_phrases(out, "A law is:", laws, count);
        fputc('\n', out);
        th_print_wrapped(
            out, 0, 0,
            "What a law puts beyond the parameter's range is cut off and the rest scaled "
            "up; a notice says the share from 1 % on, half is refused. A draw is a "
            "function of seed, person and path: another path changes no other draw, but "
            "for the correlations of its own.");
    }
    if (strcmp(name, "parts") == 0) {
        fputc('\n', out);
        th_explain_parts(catalog, out, error);
    }
    return true;
}
