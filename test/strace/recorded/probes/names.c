#include "probe.h"

void renames(void)
{
	renameat2(AT_FDCWD, "/data/a.txt", AT_FDCWD, "/data/b.txt", RENAME_NOREPLACE);
	must(renameat2(AT_FDCWD, "/data/a.txt", AT_FDCWD, "/data/a2", RENAME_NOREPLACE));
	must(renameat2(AT_FDCWD, "/data/a2", AT_FDCWD, "/data/b.txt", RENAME_EXCHANGE));
	must(renameat2(AT_FDCWD, "/data/d1/x", AT_FDCWD, "/data/wh", RENAME_WHITEOUT));
	rename("/data/d1", "/data/d9");
	mkdir("/data/n1", 0755);
	put("/data/n1/f", 3);
	must(rename("/data/n1", "/data/n2"));
	must(renameat2(AT_FDCWD, "/data/n2", AT_FDCWD, "/data/b.txt", RENAME_EXCHANGE));
	rename("/data/hl1", "/data/hl2");
	rename("/data/ln", "/data/ln2");
	mkdir("/data/e1", 0700);
	rmdir("/data/e1");
	mkdir("/data/e1", 0700);
	rename("/data/e1", "/data/empty");
	symlink("/data/none", "/data/sy");
	rename("/data/sy", "/data/sy2");
	renameat2(AT_FDCWD, "/data/nope", AT_FDCWD, "/data/nope2", RENAME_EXCHANGE);
	renameat2(AT_FDCWD, "/data/n2", AT_FDCWD, "/data/q", 0x77);
}

void names(void)
{
	char *n[] =
	    { "/data/a b", "/data/q\"uote", "/data/back\\slash", "/data/new\nline",
	    "/data/tab\t\r\a\b\v\f\033", "/data/\xc3\xa9\xe6\x97\xa5", "/data/\xff\xfe" "1", "/data/gt>lt<",
	    "/data/x (deleted)", "/data/y>(deleted)", "/data/par(en), x) = 3", "/data/{br}[ack]",
	    "/data/ <unfinished ...>", "/data/<... openat resumed>", "/data/com/*ment*/", "/data/-> arrow",
	    "/data/0012", "/data/\001\002" "7", "/data/it's", "/data/=\"", "/data/\xf0\x9f\x98\x80",
	    "/data/a\\", "/data/$(x)", "/data/\\x41", "/data/\\101", 0 };
	for (int i = 0; n[i]; i++) {
		int f = open(n[i], O_RDWR | O_CREAT, 0644);
		if (f < 0) {
			perror(n[i]);
			continue;
		}
		write(f, bytes, i + 1);
		fchmod(f, 0600 + i % 8);
		ftruncate(f, 100 + i);
		close(f);
	}
	for (int i = 0; n[i]; i += 3) {
		char m[200];
		sprintf(m, "%s~", n[i]);
		rename(n[i], m);
	} mkdir("/data/dir>\n\"", 0755);
	int d = open("/data/dir>\n\"", O_RDONLY);
	int f = openat(d, "in\xff>", O_WRONLY | O_CREAT, 0600);
	write(f, bytes, 3);
	fchdir(d);
	symlink("tgt\n>\"", "sy");
	put("rel\\", 2);
	char lng[256];
	memset(lng, 'L', 250);
	lng[250] = 0;
	put(lng, 1);
	memset(lng, 0xe9, 250);
	put(lng, 2);
	f = opened("/data/del", O_RDWR | O_CREAT);
	unlink("/data/del");
	write(f, bytes, 100);
	fchmod(f, 0777);
	put("/data/del", 1);
	write(f, bytes, 10);
	mkdir("/data/ddel", 0755);
	chdir("/data/ddel");
	rmdir("/data/ddel");
	put("nope", 1);
	mkdirat(AT_FDCWD, "nope2", 0755);
	chdir("..");
	char deep[4200] = "/data/deep";
	mkdir(deep, 0755);
	for (int i = 0; i < 15; i++) {
		strcat(deep, "/");
		memset(lng, 'a' + i, 200);
		lng[200] = 0;
		strcat(deep, lng);
		mkdir(deep, 0755);
	} strcat(deep, "/f");
	put(deep, 5);
	symlink(deep, "/data/longlink");
	setxattr("/data/a.txt", "user.k", "v\0\xff\"x", 5, 0);
	setxattr("/data/d1", "trusted.t", bytes, 100, 0);
	char kn[200];
	memset(kn, 'k', 190);
	kn[190] = 0;
	memcpy(kn, "user.", 5);
	setxattr("/data/b.txt", kn, "1", 1, 0);
}

void links(void)
{
	link("/data/a.txt", "/data/la");
	linkat(AT_FDCWD, "/data/ln", AT_FDCWD, "/data/lln", 0);
	linkat(AT_FDCWD, "/data/ln2f", AT_FDCWD, "/data/lf", AT_SYMLINK_FOLLOW);
	put("/data/hl1", 20);
	put("/data/dangling", 3);
	int d = open("/data/d1", O_DIRECTORY);
	symlinkat("../a.txt", d, "up");
	int f = openat(d, "up", O_WRONLY | O_APPEND);
	write(f, bytes, 5);
	unlinkat(d, "sub", 0);
	unlinkat(d, "sub", AT_REMOVEDIR);
	unlinkat(d, "sub/z", 0);
	unlinkat(d, "sub", AT_REMOVEDIR);
	mkdirat(d, "sub", 0700);
	struct open_how h = { O_RDWR | O_CREAT, 0640, RESOLVE_BENEATH };
	must(syscall(437, d, "ob", &h, sizeof h));
	h.resolve = RESOLVE_IN_ROOT;
	long r = syscall(437, d, "/inroot", &h, sizeof h);
	must(r);
	write(r, bytes, 9);
	h.flags = O_RDWR;
	h.mode = 0;
	h.resolve = RESOLVE_NO_SYMLINKS;
	syscall(437, d, "up", &h, sizeof h);
	h.resolve = RESOLVE_BENEATH;
	syscall(437, d, "../a.txt", &h, sizeof h);
	h.resolve = RESOLVE_IN_ROOT;
	h.flags = O_RDWR | O_CREAT;
	h.mode = 0600;
	symlink("/x", "/data/d1/absx");
	r = syscall(437, d, "absx", &h, sizeof h);
	write(r, bytes, 19);
	symlink("loop2", "/data/loop1");
	symlink("loop1", "/data/loop2");
	put("/data/loop1", 1);
}

void times(void)
{
	utimensat(AT_FDCWD, "/data/a.txt", 0, 0);
	utimensat(AT_FDCWD, "/data/ln", (struct timespec[]) { {10, 20}, {30, UTIME_OMIT} },
		  AT_SYMLINK_NOFOLLOW);
	futimens(opened("/data/b.txt", O_RDONLY), (struct timespec[]) { {10, UTIME_NOW}, {-5, 5} });
	struct utimbuf u = { 7, 8 };
	syscall(SYS_utime, "/data/d1/x", &u);
	syscall(SYS_utimes, "/data/d1/y", (struct timeval[]) { {5, 6}, {7, 8} });
	syscall(SYS_futimesat, AT_FDCWD, "/data/d1/sub", (struct timeval[]) { {5, 6}, {7, 8} });
	utimensat(AT_FDCWD, "/data/big", (struct timespec[]) { {0, UTIME_OMIT}, {0, UTIME_OMIT} }, 0);
	lchown("/data/ln", 3, 4);
	chown("/data/hl1", -1, -1);
	chmod("/data/u1000", 0);
	fchmodat(AT_FDCWD, "/data/ln", 0700, AT_SYMLINK_NOFOLLOW);
}

void chroots(void)
{
	chdir("/data");
	mkdir("/data/jail", 0755);
	mkdir("/data/jail/in", 0755);
	pid_t p = fork();
	if (!p) {
		chroot("/data/jail");
		put("rel-outside", 1);
		chdir("/");
		put("jailed", 2);
		put("/in/abs", 3);
		symlink("/in", "/lnk");
		put("/lnk/via", 4);
		chdir("in");
		chroot(".");
		put("/deep", 5);
		chdir("../../..");
		put("up", 6);
		_exit(0);
	}
	waitpid(p, 0, 0);
	put("after", 7);
	p = fork();
	if (!p) {
		chdir("d1");
		chroot("sub");
		chdir("/");
		put("/z2", 9);
		_exit(0);
	}
	waitpid(p, 0, 0);
	p = fork();
	if (!p) {
		chroot("/data/ln");
		chdir("/sub");
		put("/z3", 9);
		put("z4", 1);
		open("/../../z5", O_CREAT | O_WRONLY, 0600);
		_exit(0);
	}
	waitpid(p, 0, 0);
	p = fork();
	if (!p) {
		int d = open("/", O_RDONLY);
		chroot("/data/d1");
		fchdir(d);
		put("data/escaped", 5);
		put("/inj", 1);
		_exit(0);
	}
	waitpid(p, 0, 0);
}
