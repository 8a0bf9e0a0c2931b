#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

/* What is written, wherever something is. */
extern char bytes[200000];

/* Makes a file of this size. */
void put(const char *path, int size);
/* Opens a file; complains when it cannot. */
int opened(const char *path, int flags);
/* Complains about a call that failed. */
#define must(call) do { if ((call) < 0) fprintf(stderr, "%s: %s\n", #call, strerror(errno)); } while (0)
