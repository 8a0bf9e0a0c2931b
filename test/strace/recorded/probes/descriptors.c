#include "probe.h"

void dups(void)
{
	int fd = opened("/data/dup", O_WRONLY | O_CREAT | O_TRUNC);
	int d = dup(fd);
	int e = dup2(fd, 40);
	int f = dup3(fd, 41, O_CLOEXEC);
	int g = fcntl(fd, F_DUPFD, 100);
	int h = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	write(d, bytes, 1);
	write(e, bytes, 10);
	write(f, bytes, 100);
	write(g, bytes, 1000);
	write(h, bytes, 10000);
	dup2(fd, fd);
	close(fd);
	fcntl(g, F_SETFD, FD_CLOEXEC);
	fcntl(41, F_SETFD, 0);
	lseek(41, 0, SEEK_SET);
	write(41, bytes, 5);
	int o = open("/data/dup", O_RDONLY);
	dup2(o, 9);
	close(9);
	dup2(41, 9);
	execl("/bin/probe", "probe", "child9", (char *)0);
}

void opath(void)
{
	int d = open("/data/d1", O_PATH | O_DIRECTORY);
	fchdir(d);
	put("opr", 3);
	int f = openat(d, "x", O_RDWR);
	write(f, bytes, 9);
	int p = open("/data/b.txt", O_PATH);
	char s[64];
	sprintf(s, "/proc/self/fd/%d", p);
	int r = open(s, O_RDWR | O_APPEND);
	write(r, bytes, 50);
	must(fchownat(p, "", 1, 2, AT_EMPTY_PATH));
	sprintf(s, "/proc/self/fd/%d", p);
	must(chmod(s, 0604));
	sprintf(s, "/proc/self/fd/%d/inner", d);
	mkdir(s, 0711);
	int l = open("/data/ln", O_PATH | O_NOFOLLOW);
	must(fchownat(l, "", 7, 8, AT_EMPTY_PATH));
	char z[100];
	readlinkat(l, "", z, 100);
	struct statx sx;
	statx(d, "", AT_EMPTY_PATH, STATX_ALL, &sx);
	must(syscall(452, p, "", 0606, AT_EMPTY_PATH));
	must(utimensat(d, "y", (struct timespec[]) { {1, 2}, {3, 4} }, 0));
	must(faccessat(d, "y", R_OK, AT_EACCESS));
	sprintf(s, "/proc/%d/fd/%d", getpid(), p);
	must(chmod(s, 0600));
	must(utimensat(p, "", (struct timespec[]) { {1, 2}, {3, 4} }, AT_EMPTY_PATH));
	must(linkat(p, "", AT_FDCWD, "/data/opath-link", AT_EMPTY_PATH));
}

void tmpfile_(void)
{
	int f = open("/data", O_TMPFILE | O_RDWR, 0640);
	write(f, bytes, 500);
	char s[64];
	sprintf(s, "/proc/self/fd/%d", f);
	must(linkat(AT_FDCWD, s, AT_FDCWD, "/data/tmp-linked", AT_SYMLINK_FOLLOW));
	write(f, bytes, 5);
	int g = open("/data/d1", O_TMPFILE | O_WRONLY, 0600);
	write(g, bytes, 9);
	must(linkat(g, "", AT_FDCWD, "/data/tmp-linked2", AT_EMPTY_PATH));
	int h = open("/data/d1", O_TMPFILE | O_WRONLY, 0600);
	write(h, bytes, 9);
	close(h);
	int i = open("/data", O_TMPFILE | O_RDWR | O_EXCL, 0600);
	sprintf(s, "/proc/thread-self/fd/%d", i);
	must(linkat(AT_FDCWD, s, AT_FDCWD, "/data/tmp-excl", AT_SYMLINK_FOLLOW));
	int j = open("/data/d1/sub", O_TMPFILE | O_RDWR, 0666);
	sprintf(s, "/proc/%d/fd/%d", getpid(), j);
	must(linkat(AT_FDCWD, s, AT_FDCWD, "/data/tmp-pid", AT_SYMLINK_FOLLOW));
	sprintf(s, "/proc/self/fd/%d", j);
	int k = open(s, O_WRONLY | O_APPEND);
	write(k, bytes, 321);
	int w = open("/data/a.txt", O_WRONLY);
	sprintf(s, "/dev/fd/%d", w);
	truncate(s, 11);
	int x = open("/data/b.txt", O_RDWR);
	unlink("/data/b.txt");
	sprintf(s, "/proc/self/fd/%d", x);
	int y = open(s, O_WRONLY);
	write(y, bytes, 3);
}

void proccwd(void)
{
	chdir("/data/d1");
	put("/proc/self/cwd/pc", 4);
	put("/proc/self/root/data/pr", 5);
	char s[64];
	sprintf(s, "/proc/%d/cwd/pc2", getpid());
	put(s, 6);
	int d = open("/data/d1/sub", O_RDONLY);
	sprintf(s, "/proc/self/fd/%d/../ff", d);
	put(s, 7);
	rename("/data/d1/x", "/proc/self/cwd/xx");
}

void scm(void)
{
	int s[2];
	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	pid_t p = fork();
	if (!p) {
		int f = open("/data/passed", O_RDWR | O_CREAT, 0644);
		write(f, bytes, 50);
		char c = 0;
		struct iovec v = { &c, 1 };
		char cb[CMSG_SPACE(4)];
		struct msghdr m = { 0 };
		m.msg_iov = &v;
		m.msg_iovlen = 1;
		m.msg_control = cb;
		m.msg_controllen = sizeof cb;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(4);
		memcpy(CMSG_DATA(h), &f, 4);
		sendmsg(s[0], &m, 0);
		usleep(50000);
		write(f, bytes, 5);
		_exit(0);
	}
	char c;
	struct iovec v = { &c, 1 };
	char cb[CMSG_SPACE(4)];
	struct msghdr m = { 0 };
	m.msg_iov = &v;
	m.msg_iovlen = 1;
	m.msg_control = cb;
	m.msg_controllen = sizeof cb;
	recvmsg(s[1], &m, 0);
	int f;
	memcpy(&f, CMSG_DATA(CMSG_FIRSTHDR(&m)), 4);
	write(f, bytes, 1000);
	waitpid(p, 0, 0);
	write(f, bytes, 100);
	long pf = syscall(434, getpid(), 0);
	int w = opened("/data/pg", O_WRONLY | O_CREAT);
	long g = syscall(438, pf, w, 0);
	write(g, bytes, 33);
}

void closes(void)
{
	int f = opened("/data/c1", O_WRONLY | O_CREAT);
	dup2(f, 50);
	dup2(f, 60);
	syscall(436, 51, ~0U, 0);
	write(60, bytes, 5);
	write(50, bytes, 3);
	int g = opened("/data/c2", O_WRONLY | O_CREAT);
	dup2(g, 60);
	syscall(436, 55, 70, 4);
	syscall(436, 100, 200, 2);
	close(99);
	dup2(99, 50);
	write(50, bytes, 4);
	execl("/bin/probe", "probe", "child_closes", (char *)0);
}

void child_closes(void)
{
	write(50, bytes, 1);
	write(60, bytes, 1);
}

void fdlike(void)
{
	int f = opened("/data/a.txt", O_RDWR | O_ASYNC | O_NONBLOCK | O_NOATIME | O_DSYNC);
	write(f, bytes, 2000);
	struct stat s;
	fstat(f, &s);
	int d = opened("/data", O_RDONLY | O_DIRECTORY);
	char b[32768];
	while (syscall(SYS_getdents64, d, b, 200) > 0) ;
	lseek(d, 0, SEEK_SET);
	put("/data/dnew", 1);
	while (syscall(SYS_getdents64, d, b, sizeof b) > 0) ;
	char c[300];
	read(f, c, 300);
	pread(f, c, 300, 1900);
	opened("/data/d1", O_WRONLY);
	opened("/data/a.txt", O_RDONLY | O_DIRECTORY);
	opened("/data/a.txt/x", O_RDONLY);
	opened("/data/a.txt", O_CREAT | O_EXCL | O_RDWR);
	opened("/data/ln", O_NOFOLLOW | O_RDONLY);
	opened("/data/newtrail/", O_CREAT | O_WRONLY);
	mkdir("/data/trail/", 0755);
	mkdir("/data/d1/", 0755);
	rmdir("/data/d1/");
	rmdir("/data/empty/");
	rmdir("/data/empty/.");
	unlink("/data/d1");
	opened("", O_RDONLY);
	mkdir("", 0755);
	open((char *)1, O_RDONLY);
	open("/data/big", O_RDWR | O_TRUNC | O_CREAT, 0);
	open("/data/ww", O_WRONLY | O_CREAT | O_TRUNC | O_DIRECTORY, 0666);
	open("/data/mode", O_RDONLY | O_CREAT, 07777);
	creat("/data/cre", 0751);
	sync();
	syncfs(f);
	fdatasync(f);
	ftruncate(opened("/data/d1/x", O_RDONLY), 0);
	write(opened("/data/d1/x", O_RDONLY), bytes, 1);
	execl("/data/nope", "x", (char *)0);
	execl("/data/a.txt", "x", (char *)0);
}
