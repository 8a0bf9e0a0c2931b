#include "probe.h"

static char stack[1 << 16];
static int kept;

static int c_fs(void *a)
{
	chdir("/data/d1");
	umask(077);
	return 0;
}

void clone_fs(void)
{
	chdir("/data");
	pid_t p = clone(c_fs, stack + sizeof stack, CLONE_FS | SIGCHLD, 0);
	waitpid(p, 0, 0);
	put("made-rel", 10);
}

static int c_files(void *a)
{
	kept = open("/data/from-child", O_RDWR | O_CREAT, 0600);
	dup2(kept, 20);
	close(5);
	return 0;
}

void clone_files(void)
{
	int fd = opened("/data/a.txt", O_RDWR);
	dup2(fd, 5);
	pid_t p = clone(c_files, stack + sizeof stack, CLONE_FILES | SIGCHLD, 0);
	waitpid(p, 0, 0);
	write(20, bytes, 77);
	write(5, bytes, 10);
	int n = open("/data/second", O_WRONLY | O_CREAT, 0600);
	write(n, bytes, 5);
}

static int c_no(void *a)
{
	chdir("/data/d1");
	umask(0);
	close(5);
	open("/data/b.txt", O_RDWR);
	return 0;
}

void clone_none(void)
{
	int fd = opened("/data/a.txt", O_RDWR);
	dup2(fd, 5);
	chdir("/data");
	pid_t p = clone(c_no, stack + sizeof stack, SIGCHLD, 0);
	waitpid(p, 0, 0);
	write(5, bytes, 1500);
	put("rel2", 3);
}

void clone3_(void)
{
	struct clone_args a = { 0 };
	a.flags = CLONE_FS | CLONE_FILES;
	a.exit_signal = SIGCHLD;
	long p = syscall(SYS_clone3, &a, sizeof a);
	if (p == 0) {
		chdir("/data/d1/sub");
		int f = open("/data/c3", O_WRONLY | O_CREAT, 0640);
		dup2(f, 33);
		_exit(0);
	}
	if (p < 0)
		perror("clone3");
	waitpid(p, 0, 0);
	write(33, bytes, 44);
	put("c3rel", 1);
}

void vfork_(void)
{
	chdir("/data");
	int fd = opened("/data/v", O_WRONLY | O_CREAT | O_CLOEXEC);
	int fd2 = opened("/data/v2", O_WRONLY | O_CREAT);
	dup2(fd2, 9);
	pid_t p = vfork();
	if (p == 0) {
		chdir("/data/d1");
		execl("/bin/probe", "probe", "child9", (char *)0);
		_exit(1);
	}
	waitpid(p, 0, 0);
	write(fd, bytes, 7);
	put("vrel", 2);
}

void child9(void)
{
	write(9, bytes, 123);
	put("c9rel", 9);
}

void inherit(void)
{
	int f = opened("/data/inh", O_WRONLY | O_CREAT);
	dup2(f, 1);
	dup2(f, 7);
	for (int i = 0; i < 3; i++) {
		pid_t p = fork();
		if (!p) {
			write(1, bytes, 10);
			write(7, bytes, 100);
			chdir("/data/d1");
			_exit(0);
		}
		waitpid(p, 0, 0);
	}
	write(7, bytes, 1000);
	chdir("/data/d1");
	pid_t p = fork();
	if (!p) {
		put("inh-rel", 5);
		mkdir("inh-dir", 0700);
		_exit(0);
	}
	waitpid(p, 0, 0);
}

void pidns(void)
{
	if (unshare(CLONE_NEWPID))
		perror("unshare");
	int f = opened("/data/pn", O_WRONLY | O_CREAT);
	dup2(f, 9);
	chdir("/data");
	pid_t p = fork();
	if (!p) {
		chdir("d1");
		write(9, bytes, 10);
		for (int i = 0; i < 3; i++) {
			pid_t q = fork();
			if (!q) {
				write(9, bytes, 100);
				put("pn-rel", 3);
				umask(077);
				chdir("sub");
				pid_t z = vfork();
				if (!z)
					execl("/bin/probe", "probe", "child9", (char *)0);
				waitpid(z, 0, 0);
				_exit(0);
			}
			waitpid(q, 0, 0);
		} pid_t a = fork();
		if (!a) {
			usleep(20000);
			chdir("/data/empty");
			usleep(50000);
			put("pa", 1);
			_exit(0);
		}
		pid_t b = fork();
		if (!b) {
			usleep(40000);
			put("pb", 1);
			_exit(0);
		}
		waitpid(a, 0, 0);
		waitpid(b, 0, 0);
		_exit(0);
	}
	waitpid(p, 0, 0);
	put("pn-after", 1);
}

void daemon_(void)
{
	int f = opened("/data/log.txt", O_WRONLY | O_CREAT | O_APPEND);
	int g = opened("/data/a.txt", O_RDWR);
	lseek(g, 500, SEEK_SET);
	chdir("/data/d1");
	umask(027);
	setgid(55);
	int fds[2];
	pipe(fds);
	FILE *x = fopen("/dev/shm/ready", "w");
	fclose(x);
	while (access("/dev/shm/go", F_OK))
		usleep(20000);
	usleep(100000);
	write(f, bytes, 100);
	write(g, bytes, 1000);
	put("att-rel", 5);
	syscall(SYS_open, "att-rel2", O_WRONLY | O_CREAT, 0666);
	syscall(SYS_rename, "x", "x2");
	syscall(SYS_mkdir, "att-dir", 0777);
	write(f, bytes, 11);
	pid_t p = fork();
	if (!p) {
		put("att-child", 6);
		chdir("/data");
		put("att-child2", 6);
		write(f, bytes, 1);
		_exit(0);
	}
	waitpid(p, 0, 0);
	put("/data/att-abs", 7);
	pid_t q = vfork();
	if (!q) {
		execl("/bin/probe", "probe", "put", "/data/att-exec", (char *)0);
		_exit(1);
	}
	waitpid(q, 0, 0);
}
