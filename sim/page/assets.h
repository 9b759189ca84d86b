/* The files that a page is made of, as they were when the program was compiled: they are part
 * of the program, which so needs no folder of its own at run time. */
#ifndef TH_PAGE_ASSETS_H
#define TH_PAGE_ASSETS_H

#include <stddef.h>

/* Behind the last byte stands a zero, which length does not count. */
struct th_asset {
    const char *text;
    size_t length;
};

struct th_asset th_asset_template(void); /* web/report.html, with {{NAMES}} to be filled */
struct th_asset th_asset_style(void);    /* web/report.css */
struct th_asset th_asset_script(void);   /* numbers, view, charts, heat and report.js of web/,
 one behind the other */

/* uPlot by Leon Sorokin, the charts of the script; uplot/VERSION.txt says which. Its licence
 * asks to go with every copy, so a page that holds the one holds the other. */
struct th_asset th_asset_uplot_script(void);
struct th_asset th_asset_uplot_style(void);
struct th_asset th_asset_uplot_licence(void);

#endif
