/* Orders as the language writes them: alone in their item, or in a list. */
#include <math.h>
#include <string.h>

#include "language/write/write_events.h"

void th_write_chance(struct th_writer *w, const struct th_condition *condition, double chance)
{
    static const struct th_row share = {.name = "chance", .quantity = TH_NUMBER};
    if (condition) {
        fputs(", if: ", w->file);
        th_write_condition(w, condition);
    }
    if (chance < 1) {
        fputs(", chance: ", w->file);
        th_write_value(w, &share, chance);
    }
}

static void write_relative(struct th_writer *w, const struct th_row *row,
                           const struct th_order *order)
{
    static const struct th_row share = {.name = "by", .quantity = TH_FRACTION};
    fputs(", by: ", w->file);
    th_write_value(w, order->share ? &share : row, order->by);
    if (!isnan(order->least)) {
        fputs(", least: ", w->file);
        th_write_value(w, row, order->least);
    }
    if (!isnan(order->most)) {
        fputs(", most: ", w->file);
        th_write_value(w, row, order->most);
    }
}

/* "do: pump.bolus, volume: 1 mL"; table: the arguments that the rows of a table give are left
 * out, for they are none of these. */
static void write_command(struct th_writer *w, const struct th_order *order)
{
    const struct th_instance *instance = &w->scenario->instances[order->instance];
    const struct th_command *command = &instance->model->commands[order->number];
    fprintf(w->file, "do: %s.%s", instance->name, command->name);
    if (order->relative)
        write_relative(w, &command->args.rows[command->relative - 1], order);
    for (size_t k = 0; k < command->args.count; k++) {
        if (isnan(order->args[k]))
            continue;
        fprintf(w->file, ", %s: ", command->args.rows[k].name);
        th_write_value(w, &command->args.rows[k], order->args[k]);
    }
    if (order->cause != SIZE_MAX)
        fprintf(w->file, ", cause: %s", w->scenario->items[order->cause].name);
}

/* A mapping of set:, from order k on; how many orders it is. */
static size_t write_set(struct th_writer *w, const struct th_item *item, size_t k)
{
    size_t count = 0;
    fputs("set: {", w->file);
    do {
        const struct th_order *order = &item->orders[k + count];
        const struct th_instance *instance = &w->scenario->instances[order->instance];
        const struct th_row *row = &instance->model->params.rows[order->number];
        fprintf(w->file, "%s%s.%s: ", count ? ", " : "", instance->name, row->name);
        th_write_value(w, row, order->args[0]);
        count++;
    } while (k + count < item->order_count && item->orders[k + count].joined);
    fputc('}', w->file);
    return count;
}

/* The order that begins at k; how many it is. */
static size_t write_one(struct th_writer *w, const struct th_item *item, size_t k)
{
    if (item->orders[k].kind == TH_ORDER_SET)
        return write_set(w, item, k);
    write_command(w, &item->orders[k]);
    return 1;
}

/* The count of orders as they were written: mappings of set: and commands. */
static size_t count_written(const struct th_item *item)
{
    size_t count = 0;
    for (size_t k = 0; k < item->order_count; k++) count += !item->orders[k].joined;
    return count;
}

static void write_list(struct th_writer *w, const struct th_item *item)
{
    fputc('[', w->file);
    for (size_t k = 0, n; k < item->order_count; k += n) {
        fputs(k ? ", {" : "{", w->file);
        n = write_one(w, item, k);
        th_write_chance(w, item->orders[k].condition, item->orders[k].chance);
        fputc('}', w->file);
    }
    fputc(']', w->file);
}

void th_write_begin(struct th_writer *w, const struct th_item *item)
{
    fputs("begin: ", w->file);
    write_list(w, item);
}

void th_write_orders(struct th_writer *w, const struct th_item *item)
{
    if (item->order_count == 0)
        return;
    const struct th_order *first = &item->orders[0];
    fputs(", ", w->file);
    if (count_written(item) == 1 && !first->condition && first->chance == 1 &&
        !th_item_varies(item, TH_ITEM_ORDER_CHANCE)) {
        write_one(w, item, 0);
        return;
    }
    fputs("do: ", w->file);
    write_list(w, item);
}
