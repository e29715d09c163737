/* Makes one system call fail, at one place, at one instant: loaded before the C library.

   attack_arm chooses: the kind of call ("open", "read", ...), a pattern of the path (fnmatch), the
   how many-th matching call, and what happens: an errno, a short write, or a signal to itself.
   Descriptors are matched by the path that the system knows them by. A byte is written to `log` when
   it has happened, so that it is known even of a process that did not live to tell. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FAIL = 0, SHORT = 1, SIGNAL = 2 };

static char armed_call[32], armed_path[256];
static int nth, action, number, always, log_fd = -1, seen;
static volatile int armed;

void attack_arm(const char *call, const char *path, int n, int what, int value, int all, int log)
{
    snprintf(armed_call, sizeof armed_call, "%s", call);
    snprintf(armed_path, sizeof armed_path, "%s", path);
    nth = n, action = what, number = value, always = all, log_fd = log;
    seen = 0, armed = 1;
}

void attack_disarm(void) { armed = 0; }

/* a process that is started, not forked, is armed by its environment */
__attribute__((constructor)) static void from_environment(void)
{
    const char *text = getenv("QAVALANCHE_ATTACK"); /* call,n,what,value,all,path */
    char call[32];
    int n, what, value, all, at = 0;
    if (text && sscanf(text, "%31[^,],%d,%d,%d,%d,%n", call, &n, &what, &value, &all, &at) == 5)
        attack_arm(call, text + at, n, what, value, all, -1);
}

static int matches(const char *call, int dir, const char *path)
{
    char full[2 * PATH_MAX], link[64];
    if (!armed || strcmp(call, armed_call) || !path)
        return 0;
    if (dir != AT_FDCWD && path[0] != '/') {
        snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        long size = syscall(SYS_readlinkat, AT_FDCWD, link, full, PATH_MAX);
        if (size < 0)
            return 0;
        snprintf(full + size, PATH_MAX, "%s%s", *path ? "/" : "", path);
        path = full;
    }
    return fnmatch(armed_path, path, 0) == 0;
}

/* whether this call is the one; then errno is set, or the process is no more */
static int strikes(const char *call, int dir, const char *path)
{
    int before = errno, hit = matches(call, dir, path);
    errno = before;
    if (!hit)
        return 0;
    int turn = __sync_add_and_fetch(&seen, 1);
    if (turn < nth || (turn > nth && !always))
        return 0;
    if (log_fd >= 0)
        syscall(SYS_write, log_fd, "!", 1);
    if (action == SIGNAL) {
        kill(getpid(), number);
        return 0; /* a signal that is handled: the call goes on */
    }
    if (action == FAIL)
        errno = number;
    return 1;
}

static int strikes_fd(const char *call, int fd)
{
    return armed && !strcmp(call, armed_call) && fd != log_fd && strikes(call, fd, "");
}

#define NEXT(type, name, ...)                                                                      \
    static type (*next)(__VA_ARGS__);                                                              \
    if (!next)                                                                                     \
        next = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name);

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        NEXT(int, name, const char *, int, ...)                                                    \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        return strikes("open", AT_FDCWD, path) ? -1 : next(path, flags, mode);                     \
    }
#define OPENAT(name)                                                                               \
    int name(int dir, const char *path, int flags, ...)                                            \
    {                                                                                              \
        NEXT(int, name, int, const char *, int, ...)                                               \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        return strikes("open", dir, path) ? -1 : next(dir, path, flags, mode);                     \
    }
#define BY_PATH(kind, name, ARGS, dir, path, ...)                                                  \
    int name ARGS                                                                                  \
    {                                                                                              \
        static int(*next) ARGS;                                                                    \
        if (!next)                                                                                 \
            next = (int(*) ARGS)dlsym(RTLD_NEXT, #name);                                           \
        return strikes(kind, dir, path) ? -1 : next(__VA_ARGS__);                                  \
    }
#define BY_FD(kind, type, name, ARGS, fd, ...)                                                     \
    type name ARGS                                                                                 \
    {                                                                                              \
        static type(*next) ARGS;                                                                   \
        if (!next)                                                                                 \
            next = (type(*) ARGS)dlsym(RTLD_NEXT, #name);                                          \
        return strikes_fd(kind, fd) ? -1 : next(__VA_ARGS__);                                      \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
BY_PATH("stat", stat, (const char *restrict p, struct stat *restrict s), AT_FDCWD, p, p, s)
BY_PATH("stat", stat64, (const char *restrict p, struct stat64 *restrict s), AT_FDCWD, p, p, s)
BY_PATH("stat", lstat, (const char *restrict p, struct stat *restrict s), AT_FDCWD, p, p, s)
BY_PATH("stat", lstat64, (const char *restrict p, struct stat64 *restrict s), AT_FDCWD, p, p, s)
BY_PATH("stat", fstatat, (int d, const char *restrict p, struct stat *restrict s, int f), d, p, d, p, s, f)
BY_PATH("stat", fstatat64, (int d, const char *restrict p, struct stat64 *restrict s, int f), d, p, d, p, s, f)
BY_PATH("stat", statx, (int d, const char *restrict p, int f, unsigned m, struct statx *restrict s), d, p, d, p, f, m, s)
BY_PATH("stat", __xstat, (int v, const char *p, struct stat *s), AT_FDCWD, p, v, p, s)
BY_PATH("stat", __xstat64, (int v, const char *p, struct stat64 *s), AT_FDCWD, p, v, p, s)
BY_PATH("stat", __lxstat, (int v, const char *p, struct stat *s), AT_FDCWD, p, v, p, s)
BY_PATH("stat", __lxstat64, (int v, const char *p, struct stat64 *s), AT_FDCWD, p, v, p, s)
BY_FD("fstat", int, fstat, (int fd, struct stat *s), fd, fd, s)
BY_FD("fstat", int, fstat64, (int fd, struct stat64 *s), fd, fd, s)
BY_FD("fstat", int, __fxstat, (int v, int fd, struct stat *s), fd, v, fd, s)
BY_FD("fstat", int, __fxstat64, (int v, int fd, struct stat64 *s), fd, v, fd, s)
BY_PATH("mkdir", mkdir, (const char *p, mode_t m), AT_FDCWD, p, p, m)
BY_PATH("mkdir", mkdirat, (int d, const char *p, mode_t m), d, p, d, p, m)
BY_PATH("unlink", unlink, (const char *p), AT_FDCWD, p, p)
BY_PATH("unlink", unlinkat, (int d, const char *p, int f), d, p, d, p, f)
BY_PATH("rename", rename, (const char *a, const char *b), AT_FDCWD, b, a, b)
BY_PATH("rename", renameat, (int c, const char *a, int d, const char *b), d, b, c, a, d, b)
BY_PATH("rename", renameat2, (int c, const char *a, int d, const char *b, unsigned f), d, b, c, a, d, b, f)
BY_PATH("link", link, (const char *a, const char *b), AT_FDCWD, b, a, b)
BY_PATH("link", linkat, (int c, const char *a, int d, const char *b, int f), d, b, c, a, d, b, f)
BY_PATH("access", access, (const char *p, int m), AT_FDCWD, p, p, m)
BY_PATH("access", faccessat, (int d, const char *p, int m, int f), d, p, d, p, m, f)
BY_FD("sync", int, fsync, (int fd), fd, fd)
BY_FD("sync", int, fdatasync, (int fd), fd, fd)
BY_FD("read", ssize_t, read, (int fd, void *b, size_t n), fd, fd, b, n)
BY_FD("read", ssize_t, pread, (int fd, void *b, size_t n, off_t o), fd, fd, b, n, o)
BY_FD("read", ssize_t, pread64, (int fd, void *b, size_t n, off64_t o), fd, fd, b, n, o)
BY_FD("read", ssize_t, readv, (int fd, const struct iovec *v, int n), fd, fd, v, n)
BY_FD("write", ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t o), fd, fd, b, n, o)
BY_FD("write", ssize_t, writev, (int fd, const struct iovec *v, int n), fd, fd, v, n)

ssize_t write(int fd, const void *bytes, size_t size)
{
    NEXT(ssize_t, write, int, const void *, size_t)
    if (!strikes_fd("write", fd))
        return next(fd, bytes, size);
    return action == SHORT ? next(fd, bytes, size > 1 ? size / 2 : size) : -1;
}

int close(int fd)
{
    NEXT(int, close, int)
    int struck = strikes_fd("close", fd), code = errno;
    int result = next(fd); /* an error of close comes after the descriptor is gone */
    if (!struck)
        return result;
    errno = code;
    return -1;
}

DIR *opendir(const char *path)
{
    NEXT(DIR *, opendir, const char *)
    return strikes("list", AT_FDCWD, path) ? NULL : next(path);
}

DIR *fdopendir(int fd)
{
    NEXT(DIR *, fdopendir, int)
    return strikes_fd("list", fd) ? NULL : next(fd);
}

struct dirent *readdir(DIR *folder)
{
    NEXT(struct dirent *, readdir, DIR *)
    return strikes_fd("listing", dirfd(folder)) ? NULL : next(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    NEXT(struct dirent64 *, readdir64, DIR *)
    return strikes_fd("listing", dirfd(folder)) ? NULL : next(folder);
}

ssize_t readlink(const char *restrict path, char *restrict text, size_t size)
{
    NEXT(ssize_t, readlink, const char *, char *, size_t)
    return strikes("readlink", AT_FDCWD, path) ? -1 : next(path, text, size);
}
