#ifndef CLI_ABOUT_COMMAND_H
#define CLI_ABOUT_COMMAND_H

/* Of the program. */
#define ABOUT_COMMAND_VERSION "0.1.0"

#endif
