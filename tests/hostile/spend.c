/* spend.c - runs a program and says on descriptor 3 what it took: milliseconds of processor, KiB of
 * memory at most, exit code.  A process begins with the memory of the one that forked it, so
 * whoever measures must be small. */
#define _DEFAULT_SOURCE /* wait4, setrlimit */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANGS_S 20 /* of processor, after which it is killed */

int
main(int argc, char **argv)
{
    const struct rlimit limit = {HANGS_S, HANGS_S};
    struct rusage usage;
    int status = 0;
    if (argc < 2)
        return 2;
    const pid_t child = fork();
    if (child == 0) {
        (void)close(3);
        (void)setrlimit(RLIMIT_CPU, &limit);
        (void)execv(argv[1], argv + 1);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 2;
    const long spent_ms = (long)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
                          (long)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return dprintf(3, "%ld %ld %d\n", spent_ms, usage.ru_maxrss, code) < 0 ? 2 : 0;
}
