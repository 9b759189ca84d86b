/* All that can be explained, a line each: slots with their models, quantities, landmarks,
 * parts. */
#include "explain/overview.h"

#include <stdio.h>
#include <string.h>

#include "base/text/print.h"
#include "explain/explain.h"
#include "explain/language.h"
#include "explain/parts.h"
#include "scenario/scenario.h"

enum { NAME = 26 };

void th_explain_slot(const struct th_catalog *catalog, const struct th_slot *slot, FILE *out)
{
    size_t at = (size_t)fprintf(out, "  %s", slot->key);
    th_print_wrapped(out, at, 16, slot->doc);
    for (size_t k = 0; k < catalog->model_count; k++) {
        const struct th_model *model = catalog->models[k];
        if (strcmp(model->slot, slot->name) != 0)
            continue;
        at = (size_t)fprintf(out, "    %s.%s", model->slot, model->name);
        if (th_labels_find(slot->standard, model->name) >= 0)
            at += (size_t)fprintf(out, " *");
        th_print_wrapped(out, at >= NAME ? NAME + 1 : at, NAME, model->doc);
    }
}

void th_explain_vacancy(const struct th_vacancy *slot, FILE *out)
{
    char text[400];
    size_t at = (size_t)fprintf(out, "  %s", slot->key ? slot->key : slot->name);
    snprintf(text, sizeof text, "%s; there is no model for it in this version: %s", slot->doc,
             slot->instead);
    th_print_wrapped(out, at, 20, text);
}

void th_explain_quantity(enum th_quantity quantity, FILE *out)
{
    size_t at = (size_t)fprintf(out, "  %-22s%-14s", th_quantity_name(quantity),
                                th_quantity_shown(quantity));
    th_print_wrapped(out, at, 38, th_quantity_doc(quantity));
}

enum th_status th_explain_overview(const struct th_catalog *catalog, FILE *out,
                                   struct th_error *error)
{
    fputs("Slots, in the order of the flow, and their models (* stands there unless said):\n",
          out);
    for (size_t k = 0; k < catalog->slot_count; k++)
        th_explain_slot(catalog, &catalog->slots[k], out);
    if (catalog->vacancy_count)
        fputs("\nOf the scenario language, without a model:\n", out);
    for (size_t k = 0; k < catalog->vacancy_count; k++)
        th_explain_vacancy(&catalog->vacancies[k], out);
    fputs(
        "\nQuantities, and the unit they are shown in (any unit of the kind is understood):\n",
        out);
    for (int k = 0; k < TH_QUANTITIES; k++) th_explain_quantity((enum th_quantity)k, out);
    fputs("\nLandmarks, in cm below the foramen magnum (-: above it):\n  ", out);
    size_t column = 2;
    const struct th_landmark *landmark;
    for (size_t k = 0; (landmark = th_position_name(catalog, k)); k++) {
        char text[64];
        size_t length = (size_t)snprintf(text, sizeof text, "%s %.1f", landmark->name,
                                         100 * landmark->position);
        if (column + length + 2 > TH_PAPER)
            column = (size_t)fprintf(out, "\n  ") - 1;
        bool last = !th_position_name(catalog, k + 1);
        column += (size_t)fprintf(out, "%s%s", text, last ? "" : "; ");
    }
    fputs("\n\n", out);
    enum th_status status = th_explain_parts(catalog, out, error);
    const char *sections = th_explain_sections();
    char section[32], text[400];
    size_t used = (size_t)snprintf(
        text, sizeof text,
        "\"thecal explain NAME\" tells more about a slot, a model, a row of it "
        "or a part, and about the scenario language: ");
    for (int k = 0; k < th_labels_count(sections) && used + 34 < sizeof text; k++) {
        th_labels_get(sections, k, section, sizeof section);
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", k ? ", " : "", section);
    }
    snprintf(text + used, sizeof text - used, ".");
    th_print_wrapped(out, 0, 0, text);
    return status;
}
