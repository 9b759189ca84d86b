/* The only file that sees both the engine and the physics. */
#include <signal.h>

#include "catalog.h"
#include "command/command.h"

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to tell, no death */
    return th_command_line(&th_catalog, argc, argv, stdout, stderr);
}
