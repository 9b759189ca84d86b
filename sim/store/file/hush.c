/* The errors of HDF5: kept, not printed. */
#include <stdio.h>

#include "store/file/h5.h"

static herr_t keep_reason(unsigned depth, const H5E_error2_t *entry, void *data)
{
    struct th_h5_hush *hush = data;
    if (depth == 0 && entry->desc)
        snprintf(hush->reason, sizeof hush->reason, "%s", entry->desc);
    for (char *c = hush->reason; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    return 0;
}

static herr_t on_error(hid_t stack, void *data)
{
    struct th_h5_hush *hush = data;
    if (!hush->reason[0])
        H5Ewalk2(stack, H5E_WALK_UPWARD, keep_reason, hush);
    return 0;
}

void th_h5_hush(struct th_h5_hush *hush)
{
    hush->reason[0] = '\0';
    H5Eget_auto2(H5E_DEFAULT, &hush->function, &hush->data);
    H5Eset_auto2(H5E_DEFAULT, on_error, hush);
}

/* After a failure HDF5 stays silent: it would print the same errors when the process ends. */
void th_h5_unhush(struct th_h5_hush *hush)
{
    if (hush->reason[0])
        H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    else
        H5Eset_auto2(H5E_DEFAULT, hush->function, hush->data);
}
