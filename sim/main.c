/* The only file that sees both the engine and the physics. */
#include "catalog.h"
#include "command.h"

int main(int argc, char **argv)
{
    return th_command_line(&th_catalog, argc, argv, stdout, stderr);
}
