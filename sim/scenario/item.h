/* Items: what happens in a run, when, whether, and to whom. events:, hazards: and stages: of a
 * scenario are lists of items of one grammar; an item is a trigger, what restricts it, and its
 * orders.
 *
 * An item whose instants are known beforehand, whatever happens (`at`, with `every`, and no
 * if, chance, during or between), is plain: its instants are written out in scenario->events,
 * sorted, and the item is only its name and its rank. All other items are decided in each
 * member by the engine (engine/course/).
 *
 * In the log the name of an item stands once for each occurrence, so that it is there as often
 * as log.NAME counts. An item with one order has one entry for both, of kind order or refused.
 * Of all others (without orders, with a list, with an if: or chance: of the order's own, with a
 * law) the name comes first, of kind order or hazard, then the orders that its occurrence gives
 * or that are refused, each as its command, "reservoir.refill", or as the parameter that is
 * set.
 *
 * Items lie in the order in which they act at one instant: hazards, events of the top level,
 * then stage by stage its events, its ways out; within each as they are written. */
#ifndef TH_SCENARIO_ITEM_H
#define TH_SCENARIO_ITEM_H

#include "model/model.h"
#include "scenario/distribution.h"

enum {
    TH_ITEMS = 200,       /* of a scenario, at most, that are not plain      */
    TH_STAGES = 30,       /* of a scenario, at most                          */
    TH_HAPPENINGS = 200,  /* that since:, during: and require: speak of      */
    TH_ROUNDS = 64,       /* of one instant; a member that needs more stops  */
    TH_TESTS = 8,         /* of one condition: all: or any: of so many       */
    TH_ITEM_INSTANTS = 64 /* of a list of at:, of which some differ between members */
};

/* x is the output, or its ratio to another one. ABOVE, BELOW: strictly; BETWEEN includes its
 * ends, OUTSIDE is its opposite. */
enum th_test_kind {
    TH_TEST_ABOVE,
    TH_TEST_BELOW,
    TH_TEST_BETWEEN,
    TH_TEST_OUTSIDE,
    TH_TEST_IS
};

struct th_test {
    size_t output, of; /* of scenario->outputs; of: SIZE_MAX if none */
    enum th_test_kind kind;
    double least, most; /* SI; ABOVE and IS: least, BELOW: most */
    double reset;       /* the value that it must have come back past before it can come true
                           again, SI; NaN: none */
    size_t own[3];      /* of differs: the rows of least, most and reset among the parameters of
                           values, from 1; 0: they do not differ */
};

/* A value that is missing makes a test false. */
struct th_condition {
    bool any; /* one of the tests is enough; else all must hold */
    size_t count;
    struct th_test tests[TH_TESTS];
    th_tick held;            /* for: it must have been true so long; 0: at once */
    bool differs;            /* between members, by the parameters of the instance `values` */
    size_t values, own_held; /* the row of held, likewise */
    const char *words;
    struct th_place place;
};

/* The targets of since:, during:, cause: and require:. */
enum th_happening_kind {
    TH_OF_START,   /* the start of the run */
    TH_OF_ITEM,    /* an event or hazard by its name */
    TH_OF_STAGE,   /* entry of a stage */
    TH_OF_COMMAND, /* an order, whoever gave it: reservoir.refill */
    TH_OF_SIGNAL,  /* an output with a log rises from zero: pump.stalled */
    TH_OF_ALARMS   /* any output that a device raises; number 1: that tells of a failure */
};

struct th_happening {
    enum th_happening_kind kind;
    const char *word;
    size_t number;        /* of the item or the stage */
    size_t instance, row; /* COMMAND: the command; SIGNAL: the output */
    int species;          /* of the output; -1: it is not one per species */
};

enum th_order_kind { TH_ORDER_COMMAND, TH_ORDER_SET };

/* One order of an item. */
struct th_order {
    enum th_order_kind kind;
    size_t instance, number; /* the command, or the row of the parameter */
    double args[TH_ARGS];    /* SI; NaN: not given; SET: args[0] */
    bool relative;           /* by: args[command->relative - 1] is computed from the present */
    bool share;              /* by: is a share of the present value, else a difference */
    double by, least, most;  /* SI; NaN: not given */
    size_t cause;            /* the item whose cause it ends; SIZE_MAX: all but hazards' */
    bool joined; /* SET: of the same mapping as the order before it: carried out if that is, and
                    the rules between rows are judged after the last of them */
    const struct th_condition *condition; /* if:, or NULL */
    double chance;                        /* 1: always */
    const char *draws; /* of that chance, likewise, of the item and the order; with the count of
                          the item's occurrences. NULL: the item draws for it */
    const char *args_text; /* as written; NULL: none */
    struct th_place place;
};

enum th_section {
    TH_SECTION_HAZARD,
    TH_SECTION_EVENT,
    TH_SECTION_STAGE_EVENT,
    TH_SECTION_LEAVE,
    TH_SECTION_BEGIN
};

enum th_trigger {
    TH_TRIGGER_AT,    /* at instants from the item's origin */
    TH_TRIGGER_AFTER, /* so long, or as its law draws, after any of `since` */
    TH_TRIGGER_WHEN,  /* each time that the condition comes true */
    TH_TRIGGER_EVERY, /* hazards: again and again, gaps drawn anew */
    TH_TRIGGER_ENTRY  /* of the stage: begin */
};

/* A stretch within which an item may act: from `from` (a happening, or an instant if that is
 * SIZE_MAX) to `to`, likewise. */
struct th_during {
    size_t from, to;
    th_tick from_at, to_at;
};

/* The numbers of an item that may differ between members. They are the parameters of an
 * instance beside those of models (scenario->slot_count), "event.refill", and the engine takes
 * each member's own from there. */
enum th_item_key {
    TH_ITEM_AT, /* of a list of instants: one of them */
    TH_ITEM_AFTER,
    TH_ITEM_EVERY,
    TH_ITEM_UNTIL,
    TH_ITEM_TIMES,
    TH_ITEM_FROM, /* between: its first clock, and its second */
    TH_ITEM_TO,
    TH_ITEM_CHANCE,
    TH_ITEM_ORDER_CHANCE, /* of an order of a list, likewise: */
    TH_ITEM_TEST,         /* least, most and reset of a test of a condition, and its for: */
    TH_ITEM_HELD = TH_ITEM_TEST + 3,
    TH_ITEM_BY,
    TH_ITEM_LEAST,
    TH_ITEM_MOST,
    TH_ITEM_LAW,                               /* of a law, and the others of it: */
    TH_ITEM_ARG = TH_ITEM_LAW + TH_LAW_NUMBERS /* of an order, and the others after it; of a
                                                  set: its value */
};

/* One of them: which = enum th_item_key (TH_ITEM_LAW + enum th_law_number, TH_ITEM_ARG + the
 * number of the argument). of: the order among those of the item; of an instant of a list its
 * place there, as it is written; of a test th_test_place. */
struct th_item_varied {
    int key;
    size_t of;
};

/* Of test k of when: (0), of if: (1), or of if: of order n (2 + n). */
static inline size_t th_test_place(size_t condition, size_t k)
{
    return condition * TH_TESTS + k;
}

/* The age of a hazard runs output/per times as fast as the clock. */
struct th_pace {
    size_t output; /* of scenario->outputs */
    double per;    /* SI, above 0 */
};

struct th_item {
    enum th_section section;
    const char *name; /* NULL: none */
    size_t stage;     /* in which it stands; SIZE_MAX: the top level */
    bool plain;       /* its instants are in scenario->events */
    enum th_trigger trigger;
    const th_tick *at;                /* AT: instants from the origin, ascending [at_count]; in
                                         a stage from the midnight before its entry */
    bool clock;                       /* AT in a stage: times of day, at or after the entry */
    bool weekly;                      /* with clock: times of the week, from monday 00:00 on */
    const double (*at_args)[TH_ARGS]; /* of a table: arguments of the first order at each of
                                         `at`; NULL: the order's own */
    size_t at_count;
    const size_t *at_written; /* [at_count]: the place of each in the list as it is written */
    size_t table;             /* of a table: its file, by number among scenario->parts */
    const char *const *at_texts; /* of a table: args_text of the first order at each of `at` */
    th_tick after;               /* AFTER in events */
    const struct th_distribution *law;        /* AFTER, EVERY in hazards, s; else NULL */
    const struct th_law_numbers *law_numbers; /* it is made of, as they are written */
    const struct th_pace *pace;               /* of a law; NULL: it runs as the clock */
    const size_t *since;                      /* [since_count] happenings */
    size_t since_count;
    const struct th_condition *when; /* WHEN */
    th_tick every;                   /* 0: once; WHEN: again while it holds */
    th_tick until;                   /* from the origin, included; TH_NEVER: no limit */
    bool until_day;  /* in a stage: it counts from the midnight before its entry */
    int64_t times;   /* INT64_MAX: no limit; counted from the last `since` */
    uint32_t during; /* bits of the stages in which it may act; 0: all */
    const struct th_during *stretch;      /* during: A .. B, or NULL */
    bool hours;                           /* between: [from, to] of each day: */
    th_tick hours_from, hours_to;         /* since midnight; over midnight if to < from */
    const struct th_condition *condition; /* if:, or NULL */
    double chance;                        /* 1: always */
    struct th_order *orders;              /* [order_count], of a plain item too; none: it
                                             merely happens */
    size_t order_count;
    size_t to;        /* the stage that it leads to; SIZE_MAX: none */
    size_t happening; /* of scenario->happenings: that it acts; SIZE_MAX: nobody asks */
    uint64_t number;  /* its place in its list */
    const char *key; /* in sentences and paths: "hazard.clot"; without a name "event.3", counted
                        from 1 */
    const char *draws; /* its draws are of (seed, person, this, count): its key, or without a
                          name its section and what it does, "event=reservoir.refill", so that
                          no other item changes them; of several that draw and do the same the
                          second "...#2": their order among themselves counts. NULL: its key */
    enum th_mark mark; /* of the law */
    const char *source;
    const char *law_words, *part; /* as it is written; the path of from:; or NULL */
    size_t values; /* the instance that has what differs between members; SIZE_MAX: none */
    const struct th_item_varied *varied; /* each of its rows */
    size_t varied_count;
    struct th_place place;
};

/* True if that number of it, of whichever order or instant, differs between members. */
static inline bool th_item_varies(const struct th_item *item, int key)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k].key == key)
            return true;
    return false;
}

/* The same of one order. */
static inline bool th_order_varies(const struct th_item *item, int key, size_t order)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k].key == key && item->varied[k].of == order)
            return true;
    return false;
}

/* The number of a law that it is; TH_LAW_NUMBERS: it is none. */
static inline enum th_law_number th_item_law_number(const struct th_item_varied *varied)
{
    return varied->key >= TH_ITEM_LAW && varied->key < TH_ITEM_ARG
               ? (enum th_law_number)(varied->key - TH_ITEM_LAW)
               : TH_LAW_NUMBERS;
}

static inline bool th_item_law_varies(const struct th_item *item)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (th_item_law_number(&item->varied[k]) != TH_LAW_NUMBERS)
            return true;
    return false;
}

struct th_stage {
    const char *name;
    bool out;         /* the device is not in the body */
    bool ends;        /* after its begin the member is finished */
    size_t begin;     /* the item of kind BEGIN; SIZE_MAX: none */
    size_t happening; /* its entry; SIZE_MAX: nobody asks */
    struct th_place place;
};

#endif
