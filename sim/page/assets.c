/* Files put into the read-only data of the program by the assembler, byte by byte. The Makefile
 * says where they lie (TH_ASSETS) and makes this object anew when one of them changes. */
#include "page/assets.h"

#define FILE_OF(file) ".incbin \"" TH_ASSETS "/" file "\"\n"
#define ASSET(name, files)                                                              \
    __asm__(".pushsection .rodata\n"                                                    \
            ".globl " #name "_begins\n" #name "_begins:\n" files ".globl " #name        \
            "_ends\n" #name "_ends:\n"                                                  \
            ".byte 0\n"                                                                 \
            ".popsection\n");                                                           \
    extern const char name##_begins[] __attribute__((visibility("hidden"))),            \
        name##_ends[] __attribute__((visibility("hidden")));                            \
    struct th_asset name(void)                                                          \
    {                                                                                   \
        return (struct th_asset){name##_begins, (size_t)(name##_ends - name##_begins)}; \
    }

ASSET(th_asset_template, FILE_OF("web/report.html"))
ASSET(th_asset_style, FILE_OF("web/report.css"))
ASSET(th_asset_script, FILE_OF("web/numbers.js") FILE_OF("web/view.js") FILE_OF("web/charts.js")
                           FILE_OF("web/heat.js") FILE_OF("web/report.js"))
ASSET(th_asset_uplot_script, FILE_OF("uplot/uPlot.iife.min.js"))
ASSET(th_asset_uplot_style, FILE_OF("uplot/uPlot.min.css"))
ASSET(th_asset_uplot_licence, FILE_OF("uplot/LICENSE"))
