#include "probe.h"

void ids(void)
{
	chmod("/data/pub", 0777);
	setegid(50);
	seteuid(1000);
	put("/data/pub/e1", 1);
	seteuid(0);
	put("/data/pub/e2", 1);
	setegid(0);
	setfsuid(1001);
	setfsgid(1002);
	put("/data/pub/e3", 1);
	setfsuid(0);
	setfsgid(0);
	setresgid(5, 6, 7);
	setresuid(-1, 8, -1);
	put("/data/pub/e4", 1);
	setresuid(-1, 0, -1);
	setresgid(0, 0, 0);
	mkdir("/data/pub/sg", 0777);
	chown("/data/pub/sg", 0, 77);
	chmod("/data/pub/sg", 02777);
	put("/data/pub/sg/f", 1);
	mkdir("/data/pub/sg/d", 0755);
	gid_t g[3] = { 77, 78, 79 };
	setgroups(3, g);
	pid_t p = fork();
	if (!p) {
		setregid(60, 60);
		setreuid(1000, 1001);
		put("/data/pub/e5", 1);
		put("/data/secret/no", 1);
		mkdir("/data/pub/mine", 0700);
		setreuid(1001, 1000);
		put("/data/pub/e6", 1);
		put("/data/pub/mine/no", 1);
		int f = open("/data/grp77", O_WRONLY);
		if (f >= 0)
			write(f, bytes, 40);
		_exit(0);
	}
	waitpid(p, 0, 0);
	p = fork();
	if (!p) {
		setgid(1000);
		setuid(1000);
		put("/data/pub/e7", 1);
		chown("/data/pub/e7", 0, 0);
		chmod("/data/a.txt", 0777);
		unlink("/data/a.txt");
		execl("/bin/suid", "suid", "put", "/data/pub/bysuid", (char *)0);
		_exit(0);
	}
	waitpid(p, 0, 0);
}

void caps(void)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2];
	syscall(SYS_capget, &h, d);
	d[0].effective &=
	    ~((1 << CAP_DAC_OVERRIDE) | (1 << CAP_DAC_READ_SEARCH) | (1 << CAP_CHOWN) | (1 << CAP_FOWNER));
	syscall(SYS_capset, &h, d);
	chown("/data/a.txt", 5, 5);
	put("/data/secret/x", 1);
	chmod("/data/u1000", 0777);
	d[0].effective = d[0].permitted;
	syscall(SYS_capset, &h, d);
	chown("/data/b.txt", 5, 5);
	prctl(PR_SET_KEEPCAPS, 1);
	setresuid(1000, 1000, 1000);
	d[0].effective = d[0].permitted;
	syscall(SYS_capset, &h, d);
	must(chown("/data/big", 9, 9));
	put("/data/secret/y", 1);
}

void umasks(void)
{
	put("/data/u0", 1);
	umask(0);
	put("/data/u1", 1);
	mkdir("/data/u2", 0777);
	umask(0177);
	put("/data/u3", 1);
	pid_t p = fork();
	if (!p) {
		umask(0);
		mkdir("/data/u4", 01777);
		mkfifo("/data/u5", 0666);
		_exit(0);
	}
	waitpid(p, 0, 0);
	put("/data/u6", 1);
	struct sockaddr_un a = { AF_UNIX, "/data/sock" };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	must(bind(s, (void *)&a, sizeof a));
	chdir("/data");
	strcpy(a.sun_path, "relsock\\x\"q");
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	must(bind(s, (void *)&a, sizeof a));
	mknod("/data/dev", S_IFCHR | 0666, (5 << 8) | 1);
	mknod("/data/reg", 0640, 0);
	mknod("/data/blk", S_IFBLK | 0600, (7 << 8) | 300);
	unlink("/data/sock");
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	a.sun_path[0] = 0;
	strcpy(a.sun_path + 1, "abstract");
	bind(s, (void *)&a, 20);
	strcpy(a.sun_path,
	       "/data/sun-long-name-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	s = socket(AF_UNIX, SOCK_STREAM, 0);
	must(bind(s, (void *)&a, sizeof a));
	put("/dev/shm/outside", 4);
}
