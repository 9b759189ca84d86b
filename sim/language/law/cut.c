/* Sentences about a law, and whether enough of it is left. */
#include "language/law/law.h"

bool th_law_reject(const struct th_law_text *law, const char *sentence)
{
    th_error_at(law->r->error, law->scalar->place, TH_BAD_INPUT, "%s: %s", law->of, sentence);
    return false;
}

bool th_law_check_cut(const struct th_law_text *law, const struct th_vary *vary, double share,
                      const char *text)
{
    static const double noted = 0.01, most = 0.5;
    const struct th_place place = law->scalar->place;
    if (vary->within) {
        if (share < 1 - 1e-6)
            return true;
        th_error_at(law->r->error, place, TH_BAD_INPUT, "%s: %s: nothing of it lies within",
                    law->of, law->words);
        return false;
    }
    if (share >= most) {
        bool stated = vary->law == TH_STATED || vary->law == TH_EMPIRICAL;
        th_error_at(law->r->error, place, TH_BAD_INPUT, "%s: %s: %s, which it cannot be; %s",
                    law->of, law->words, text,
                    stated ? "half of it would be cut off: give another law, or within A B"
                           : "of a law that loses half nobody has the value that is written: "
                             "give another value, another law, or within A B");
        return false;
    }
    if (share >= noted)
        th_notice_add(law->r, place, "%s: %s: %s; that is cut off and the rest scaled up",
                      law->of, law->words, text);
    return true;
}
