#ifndef CLI_EXIT_CODE_H
#define CLI_EXIT_CODE_H

#include "weir/status.h"

/* What the program tells its caller; a promise to scripts, listed in weir(1). */
enum exit_code {
    EXIT_CODE_DONE = 0,
    EXIT_CODE_HELD = 1,     /* done, but records were held or refused, or a check found something */
    EXIT_CODE_USAGE = 2,    /* the command line is wrong */
    EXIT_CODE_INPUT = 3,    /* the input is invalid, out of reach or not allowed; nothing changed */
    EXIT_CODE_DATABASE = 4, /* the database is away, lost, unwilling or busy: try again */
    EXIT_CODE_INTEGRITY = 5, /* a hash, chain, signature or sum does not hold */
    EXIT_CODE_STOPPED = 6,   /* stopped on request; can be resumed */
    EXIT_CODE_BUG = 70,
};

static inline enum exit_code
exit_code_of(enum weir_status status)
{
    switch (status) {
    case WEIR_OK:
        return EXIT_CODE_DONE;
    case WEIR_E_OVERFLOW:
    case WEIR_E_INVALID:
    case WEIR_E_NOT_FOUND:
    case WEIR_E_NOMEM:
    case WEIR_E_IO:
    case WEIR_E_DENIED:
        return EXIT_CODE_INPUT;
    case WEIR_E_DB:
    case WEIR_E_DB_TRANSIENT:
    case WEIR_E_BUSY:
        return EXIT_CODE_DATABASE;
    case WEIR_E_SEAL:
        return EXIT_CODE_INTEGRITY;
    case WEIR_E_STOPPED:
        return EXIT_CODE_STOPPED;
    }
    return EXIT_CODE_BUG;
}

#endif
