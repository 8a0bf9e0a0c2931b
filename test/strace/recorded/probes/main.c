#include "probe.h"

/* Small programs that do to files what is easily got wrong: `probe NAME` runs one. */

char bytes[200000];

void put(const char *path, int size)
{
	int fd = opened(path, O_WRONLY | O_CREAT);
	if (fd < 0)
		return;
	must(write(fd, bytes, size));
	close(fd);
}

int opened(const char *path, int flags)
{
	int fd = open(path, flags, 0666);
	if (fd < 0)
		fprintf(stderr, "open %s: %s\n", path, strerror(errno));
	return fd;
}

#define PROBES \
	PROBE(clone_fs) PROBE(clone_files) PROBE(clone_none) PROBE(clone3_) PROBE(vfork_) PROBE(child9) \
	PROBE(threads) PROBE(thread_exec) PROBE(thread_unshare) PROBE(thread_setuid) PROBE(killed) \
	PROBE(signals) PROBE(inherit) PROBE(pidns) PROBE(daemon_) PROBE(dups) PROBE(opath) PROBE(tmpfile_) \
	PROBE(proccwd) PROBE(scm) PROBE(closes) PROBE(child_closes) PROBE(fdlike) PROBE(pwv2) PROBE(falloc) \
	PROBE(mm) PROBE(moves) PROBE(iouring) PROBE(renames) PROBE(names) PROBE(links) PROBE(times) \
	PROBE(chroots) PROBE(ids) PROBE(caps) PROBE(umasks)

#define PROBE(name) void name(void);
PROBES
#undef PROBE
#define PROBE(name) { #name, name },
static const struct {
	const char *name;
	void (*run)(void);
} probes[] = { PROBES };

int main(int count, char **args)
{
	memset(bytes, 'x', sizeof bytes);
	if (count > 2 && strcmp(args[1], "put") == 0) {
		put(args[2], 1);
		return 0;
	}
	for (size_t i = 0; count > 1 && i < sizeof probes / sizeof *probes; i++) {
		if (strcmp(probes[i].name, args[1]) != 0)
			continue;
		probes[i].run();
		return 0;
	}
	return 9;
}
