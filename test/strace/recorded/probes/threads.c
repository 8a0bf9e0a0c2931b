#include "probe.h"

static void *th(void *a)
{
	long i = (long)a;
	char n[64];
	for (int k = 0; k < 20; k++) {
		sprintf(n, "/data/th/%ld-%d", i, k);
		int fd = open(n, O_WRONLY | O_CREAT, 0644);
		write(fd, bytes, i * 10 + k);
		close(fd);
		if (k % 3 == 0) {
			char m[64];
			sprintf(m, "/data/th/r%ld-%d", i, k);
			rename(n, m);
		}
	} return 0;
}

void threads(void)
{
	mkdir("/data/th", 0755);
	pthread_t t[6];
	for (long i = 0; i < 6; i++)
		pthread_create(&t[i], 0, th, (void *)i);
	for (int i = 0; i < 6; i++)
		pthread_join(t[i], 0);
	put("/data/th/end", 1);
}

static void *thx(void *a)
{
	int fd = opened("/data/tx", O_WRONLY | O_CREAT);
	dup2(fd, 9);
	chdir("/data/d1");
	execl("/bin/probe", "probe", "child9", (char *)0);
	return 0;
}

void thread_exec(void)
{
	pthread_t t;
	pthread_create(&t, 0, thx, 0);
	for (;;)
		pause();
}

static void *thu(void *a)
{
	unshare(CLONE_FS | CLONE_FILES);
	chdir("/data/d1");
	int f = opened("thu", O_WRONLY | O_CREAT);
	dup2(f, 30);
	write(30, bytes, 6);
	return 0;
}

void thread_unshare(void)
{
	chdir("/data");
	int f = opened("tum", O_WRONLY | O_CREAT);
	dup2(f, 30);
	pthread_t t;
	pthread_create(&t, 0, thu, 0);
	pthread_join(t, 0);
	write(30, bytes, 60);
	put("tumrel", 4);
}

static void *thsu(void *a)
{
	syscall(SYS_setresuid, -1, 1000, -1);
	put("/data/pub/thread-owned", 1);
	return 0;
}

void thread_setuid(void)
{
	chmod("/data/pub", 0777);
	pthread_t t;
	pthread_create(&t, 0, thsu, 0);
	pthread_join(t, 0);
	put("/data/pub/main-owned", 1);
}

void killed(void)
{
	for (int k = 0; k < 6; k++) {
		pid_t p = fork();
		if (!p) {
			char n[64];
			sprintf(n, "/data/k%d", k);
			int f = open(n, O_WRONLY | O_CREAT, 0644);
			write(f, bytes, 100);
			int q[2];
			pipe(q);
			if (k % 2)
				raise(SIGSEGV);
			if (k == 2)
				abort();
			char c;
			read(q[0], &c, 1);
			write(f, bytes, 1000);
			_exit(0);
		}
		usleep(30000);
		kill(p, SIGKILL);
		waitpid(p, 0, 0);
	} put("/data/kend", 1);
}

void onsig(int s)
{
	put("/data/in-handler", 8);
}

void signals(void)
{
	struct sigaction a = { 0 };
	a.sa_handler = onsig;
	a.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &a, 0);
	struct itimerval t = { {0, 0}, {0, 50000} };
	setitimer(ITIMER_REAL, &t, 0);
	int q[2];
	pipe(q);
	if (!fork()) {
		usleep(150000);
		write(q[1], "x", 1);
		_exit(0);
	}
	char c;
	read(q[0], &c, 1);
	a.sa_flags = 0;
	sigaction(SIGALRM, &a, 0);
	setitimer(ITIMER_REAL, &t, 0);
	read(q[0], &c, 0);
	pause();
	setitimer(ITIMER_REAL, &t, 0);
	usleep(200000);
	struct flock l = { F_WRLCK, SEEK_SET, 0, 0 };
	int f = opened("/data/lk", O_RDWR | O_CREAT);
	fcntl(f, F_SETLK, &l);
	pid_t p = fork();
	if (!p) {
		sigaction(SIGALRM, &a, 0);
		setitimer(ITIMER_REAL, &t, 0);
		int g = open("/data/lk", O_RDWR);
		fcntl(g, F_SETLKW, &l);
		write(g, bytes, 12);
		_exit(0);
	}
	waitpid(p, 0, 0);
	put("/data/send", 1);
}
