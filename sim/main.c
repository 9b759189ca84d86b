/* The program: the catalogue of models, given to the command line. */
#include <signal.h>

#include "catalog.h"
#include "command/dispatch.h"

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to report, not a signal */
    return th_command_line(&th_catalog, argc, argv, stdout, stderr);
}
