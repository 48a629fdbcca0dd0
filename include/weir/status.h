#ifndef WEIR_STATUS_H
#define WEIR_STATUS_H

/* What a call that can fail returns.  Zero is success, so `if (status)` reads "if it failed". */
enum weir_status {
    WEIR_OK = 0,
    WEIR_E_OVERFLOW,     /* a result does not fit its integer type */
    WEIR_E_INVALID,      /* the input breaks a documented rule; nothing was changed */
    WEIR_E_NOT_FOUND,    /* what was named does not exist */
    WEIR_E_NOMEM,        /* memory could not be had, or an arena reached its maximum */
    WEIR_E_IO,           /* a file could not be read or written */
    WEIR_E_DB,           /* the database refused, and will refuse again */
    WEIR_E_DENIED,       /* the database's role lacks a right that this needs */
    WEIR_E_DB_TRANSIENT, /* the database is away, lost or in conflict: trying again may help */
    WEIR_E_BUSY,         /* another run or posting holds what is needed: try again later */
    WEIR_E_SEAL,         /* a digest, chain, signature or sum does not hold */
    WEIR_E_STOPPED,      /* asked to stop by a signal; can be resumed */
};

#endif
