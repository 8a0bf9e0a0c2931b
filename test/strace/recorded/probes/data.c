#include "probe.h"

void pwv2(void)
{
	struct iovec v[2] = { {bytes, 10}, {bytes, 20} };
	int f = opened("/data/p2", O_RDWR | O_CREAT);
	pwritev2(f, v, 2, 100, 0);
	pwritev2(f, v, 2, -1, 0);
	must(pwritev2(f, v, 2, 0, RWF_APPEND));
	must(pwritev2(f, v, 2, -1, RWF_APPEND));
	pwritev2(f, v, 1, 5000000000LL, RWF_DSYNC);
	int a = opened("/data/ap", O_RDWR | O_CREAT | O_APPEND);
	write(a, bytes, 10);
	pwrite(a, bytes, 10, 0);
	must(pwritev2(a, v, 2, 3, 0x20));
	pwritev(a, v, 2, 1);
	preadv2(a, v, 2, -1, 0);
	lseek(a, 0, SEEK_SET);
	write(a, bytes, 1);
	int b = opened("/data/a.txt", O_RDWR);
	fcntl(b, F_SETFL, O_APPEND);
	write(b, bytes, 7);
	fcntl(b, F_SETFL, 0);
	write(b, bytes, 3);
	lseek(b, 10, SEEK_SET);
	write(b, bytes, 3);
	int c = opened("/data/sk", O_RDWR | O_CREAT);
	lseek(c, 100, SEEK_END);
	write(c, bytes, 1);
	lseek(c, -50, SEEK_CUR);
	write(c, bytes, 200);
	lseek(c, 0, SEEK_HOLE);
	lseek(c, 0, SEEK_DATA);
}

void falloc(void)
{
	int f = opened("/data/fa", O_RDWR | O_CREAT);
	fallocate(f, 0, 0, 100000);
	fallocate(f, FALLOC_FL_KEEP_SIZE, 100000, 100000);
	fallocate(f, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096, 8192);
	must(fallocate(f, FALLOC_FL_COLLAPSE_RANGE, 0, 4096));
	must(fallocate(f, FALLOC_FL_INSERT_RANGE, 4096, 8192));
	must(fallocate(f, FALLOC_FL_ZERO_RANGE, 90000, 50000));
	must(fallocate(f, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, 190000, 50000));
	int g = opened("/data/a.txt", O_RDWR);
	must(fallocate(g, 0, 500, 1000));
	ftruncate(g, 100);
	ftruncate(g, 5000);
	int h = opened("/data/big", O_RDWR);
	fallocate(h, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 50000);
	truncate("/data/b.txt", 7);
	truncate("/data/hl1", 70000);
	opened("/data/d1/x", O_WRONLY | O_TRUNC);
	posix_fallocate(g, 0, 9000);
	fallocate(open("/data/d1/y", O_RDONLY), 0, 0, 10);
	fallocate(g, 0, -1, 10);
	ftruncate(g, -1);
}

void mm(void)
{
	int f = opened("/data/big", O_RDWR);
	char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0);
	p[10] = 1;
	msync(p, 8192, MS_SYNC);
	int g = opened("/data/mnew", O_RDWR | O_CREAT);
	ftruncate(g, 50000);
	char *q = mmap(0, 50000, PROT_READ | PROT_WRITE, MAP_SHARED, g, 0);
	memset(q, 1, 50000);
	munmap(q, 50000);
	int h = opened("/data/a.txt", O_RDONLY);
	mmap(0, 100, PROT_READ, MAP_SHARED, h, 0);
	char *r = mmap(0, 100, PROT_READ | PROT_WRITE, MAP_PRIVATE, h, 0);
	r[0] = 1;
	q = mremap(p, 8192, 16384, MREMAP_MAYMOVE);
	int k = opened("/data/hl1", O_RDWR);
	char *m = mmap(0, 100, PROT_READ, MAP_SHARED, k, 0);
	mprotect(m, 100, PROT_READ | PROT_WRITE);
	m[0] = 1;
}

void moves(void)
{
	int f = opened("/data/big", O_RDONLY);
	int t = opened("/data/sf", O_RDWR | O_CREAT);
	off_t o = 100;
	sendfile(t, f, &o, 1000);
	sendfile(t, f, 0, 2000);
	int p[2];
	pipe(p);
	loff_t a = 5, b = 7000;
	splice(f, &a, p[1], 0, 3000, 0);
	splice(p[0], 0, t, &b, 1000, 0);
	splice(p[0], 0, t, 0, 2000, 0);
	int q[2];
	pipe2(q, O_CLOEXEC);
	write(p[1], bytes, 100);
	tee(p[0], q[1], 100, 0);
	splice(q[0], 0, t, 0, 100, SPLICE_F_MOVE);
	struct iovec v = { bytes, 333 };
	vmsplice(q[1], &v, 1, 0);
	splice(q[0], 0, t, 0, 1000, 0);
	int c = opened("/data/cfr", O_RDWR | O_CREAT);
	loff_t i = 10, j = 20;
	copy_file_range(f, &i, c, &j, 500, 0);
	copy_file_range(f, 0, c, 0, 500, 0);
	copy_file_range(f, &i, c, 0, 1000000, 0);
	i = 0;
	j = 200000;
	copy_file_range(c, &i, c, &j, 100, 0);
	copy_file_range(f, &i, c, 0, 0, 0);
	int s[2];
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	sendfile(s[0], f, 0, 1000);
	splice(s[1], 0, p[1], 0, 500, 0);
	splice(p[0], 0, t, 0, 500, 0);
	read(s[1], bytes, 500);
	int w = opened("/data/a.txt", O_RDWR);
	sendfile(w, f, 0, 5000);
}

static int iou_setup(unsigned n, struct io_uring_params *p)
{
	return syscall(425, n, p);
}

void iouring(void)
{
	struct io_uring_params p = { 0 };
	int r = iou_setup(8, &p);
	if (r < 0) {
		perror("io_uring");
		return;
	}
	char *sq = mmap(0, p.sq_off.array + p.sq_entries * 4, PROT_READ | PROT_WRITE, MAP_SHARED, r, 0);
	struct io_uring_sqe *e =
	    mmap(0, p.sq_entries * sizeof *e, PROT_READ | PROT_WRITE, MAP_SHARED, r, IORING_OFF_SQES);
	int f = opened("/data/iou", O_RDWR | O_CREAT);
	e[0].opcode = IORING_OP_WRITE;
	e[0].fd = f;
	e[0].addr = (unsigned long)bytes;
	e[0].len = 1000;
	unsigned *tail = (unsigned *)(sq + p.sq_off.tail);
	unsigned *arr = (unsigned *)(sq + p.sq_off.array);
	arr[0] = 0;
	*tail = 1;
	syscall(426, r, 1, 1, 1, 0, 0);
	write(f, bytes, 10);
}
