/* The canal of IT30, once for all suites that drive its kernel (tests/support/bench/canal.h).
 */
#include "../bench/it30.c"
