/* The one program in the image: chmod MODE PATH, or rm PATH. Made without a C library, so that nothing in the image is
 * anybody else's:  cc -static -nostdlib -Os -s -o fix fix.c  */
static long call(long n, long a, long b, long c) {
  long r;
  __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return r;
}

static int octal(const char *s) {
  int v = 0;
  for (; *s; s++) v = v * 8 + (*s - '0');
  return v;
}

__attribute__((used)) static void run(long *stack) {
  long argc = stack[0];
  char **argv = (char **)(stack + 1);
  long r = 2;
  if (argc == 4 && argv[1][0] == 'c') r = call(90, (long)argv[3], octal(argv[2]), 0); /* chmod */
  if (argc == 3 && argv[1][0] == 'r') r = call(87, (long)argv[2], 0, 0);              /* unlink */
  call(60, r != 0, 0, 0);                                                               /* exit */
}

__asm__(".globl _start\n_start:\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call run\n");
