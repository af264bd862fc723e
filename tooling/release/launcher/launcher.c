/*
 * What drv puts into a container to run its task. Freestanding: it needs nothing in the image, not even a C library.
 *
 *   launcher SECONDS                       waits on its standard input for the command and the environment of the task, and becomes it
 *                                          (execve): what a parked container runs until it gets its task
 *   launcher -NONCE COMMAND ARGUMENT…      says that it is there on both streams, runs the command at once, and stays as the init
 *                                          of the container until that has ended
 *
 * On standard input, where it waits:
 *
 *   'k'                                    the owner lives: wait on
 *   'g' size argc envc body[size]          the task. Numbers: 32 bits, little-endian. The body: a nonce of 32 characters,
 *                                          then argc + envc texts, each ended by a zero byte; env: NAME=value.
 *
 * Nothing of what comes after the body is read: it is the task's own input. On standard error, each at most once, a zero
 * byte before it:
 *
 *   drv-launcher waits\n                   it is there; on standard output, too: an engine that gave both has opened both pipes
 *   drv-launcher NONCE go NANOSECONDS\n    (hexadecimal, since 1970) the task is whole, and about to be executed
 *   drv-launcher NONCE no ERRNO\n          (hexadecimal) it could not be executed, and nothing of it ran
 *
 * And of one that stays the last words of both streams, an EM (25) before them:
 *
 *   drv-launcher NONCE is STATUS\n         (hexadecimal) the command has ended with this status, as waitpid(2) gives it, and no
 *                                          process of the container is left that could write
 *
 * Whoever knows no nonce can write none of these: it is new for each task, is in this process alone, which no other may read
 * (PR_SET_DUMPABLE; CAP_SYS_PTRACE may), and is gone with execve. One that stays takes it out of its arguments.
 * Ends with 125 when its input ends, when nothing came for SECONDS seconds, and for what it cannot read. With 0 seconds it
 * reads nothing and says nothing: it is there until it is killed, and holds a network for another container.
 */

typedef unsigned long word;
typedef unsigned char byte;

#if defined(__x86_64__)
enum { READ = 0, WRITE = 1, CLOSE = 3, MMAP = 9, EXECVE = 59, CLOCK = 228, EXIT = 231, UNLINKAT = 263, PPOLL = 271 };
enum { SIGMASK = 14, GETPID = 39, CLONE = 56, WAIT = 61, KILL = 62, SETPGID = 109, SIGWAIT = 128, PRCTL = 157, VMSPLICE = 278 };
static long sys6(long n, long a, long b, long c, long d, long e, long f) {
  long r;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return r;
}
__asm__(".globl _start\n_start:\n xor %ebp,%ebp\n mov %rsp,%rdi\n and $-16,%rsp\n call run\n");
#elif defined(__aarch64__)
enum { READ = 63, WRITE = 64, CLOSE = 57, MMAP = 222, EXECVE = 221, CLOCK = 113, EXIT = 94, UNLINKAT = 35, PPOLL = 73 };
enum { SIGMASK = 135, GETPID = 172, CLONE = 220, WAIT = 260, KILL = 129, SETPGID = 154, SIGWAIT = 137, PRCTL = 167, VMSPLICE = 75 };
static long sys6(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
__asm__(".globl _start\n_start:\n mov x29,#0\n mov x30,#0\n mov x0,sp\n bl run\n");
#else
#error "no such machine"
#endif
#define sys(n, a, b, c) sys6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)

enum { CLOSE_RANGE = 436 };
enum { EINTR = 4, ENOENT = 2, ENOEXEC = 8, ECHILD = 10, EAGAIN = 11, EACCES = 13, ENODEV = 19, ENOTDIR = 20, ETIMEDOUT = 110, ESTALE = 116 };
enum { NONCE = 32, MAX_BODY = 8 << 20, PATH_BYTES = 8192, RECORD = 67, CANNOT = 125 };
/* Milliseconds that the last words may wait for room in a pipe, and for processes to die: the end of the container waits, too. */
enum { PATIENCE_MS = 1500 };

static void leave(int code) {
  for (;;) sys(EXIT, code, 0, 0);
}

static word length(const char *text) {
  word n = 0;
  while (text[n]) n++;
  return n;
}

static void copy(void *to, const void *from, word n) {
  for (word i = 0; i < n; i++) ((volatile byte *)to)[i] = ((const byte *)from)[i];
}

/* Waits for input, for at most `seconds` seconds, and reads all of it. */
static void take(void *to, word n, word seconds) {
  byte *at = to;
  while (n > 0) {
    struct { int fd; short events, revents; } input = {0, 1, 0};
    struct { long seconds, nanoseconds; } patience = {(long)seconds, 0};
    long ready = sys(PPOLL, &input, 1, &patience);
    if (ready == -EINTR) continue;
    if (ready <= 0) leave(CANNOT);
    long got = sys(READ, 0, at, n);
    if (got == -EINTR) continue;
    if (got <= 0) leave(CANNOT);
    at += got;
    n -= (word)got;
  }
}

static void *allocate(word n) {
  long at = sys6(MMAP, 0, (long)n, 3, 0x22, -1, 0);
  if (at < 0 && at > -4096) leave(CANNOT);
  return (void *)at;
}

/* One write: a pipe takes so few bytes whole. */
static void say(int fd, const char *text, word n) {
  while (sys(WRITE, fd, text, n) == -EINTR) continue;
}

static void put(char *record, const char *nonce, const char *what, word value) {
  copy(record, "\0drv-launcher ", 14);
  copy(record + 14, nonce, NONCE);
  copy(record + 46, what, 4);
  for (int i = 0; i < 16; i++) record[50 + i] = "0123456789abcdef"[(value >> (60 - 4 * i)) & 15];
  record[66] = '\n';
}

static void tell(const char *nonce, const char *what, word value) {
  char record[RECORD];
  put(record, nonce, what, value);
  say(2, record, RECORD);
}

/* Whether two texts NAME=value are of the same name. */
static int same_name(const char *a, const char *b) {
  while (*a && *a == *b && *a != '=') a++, b++;
  return *a == '=' && *b == '=';
}

/* As a shell, and execvp of the C library: a file without an interpreter that the kernel knows is a script of /bin/sh. */
static long execute_file(const char *file, char **argv, word argc, char **envp) {
  long failure = sys(EXECVE, file, argv, envp);
  if (failure != -ENOEXEC) return failure;
  char **script = allocate((argc + 2) * sizeof *script);
  script[0] = "/bin/sh";
  script[1] = (char *)file;
  for (word i = 1; i <= argc; i++) script[i + 1] = argv[i];
  return sys(EXECVE, script[0], script, envp);
}

/* As execvp does, with the task's own PATH. */
static long execute(char **argv, word argc, char **envp) {
  const char *file = argv[0];
  word n = length(file);
  if (n == 0) return -ENOENT;
  for (word i = 0; i < n; i++)
    if (file[i] == '/') return execute_file(file, argv, argc, envp);
  const char *path = "/bin:/usr/bin";
  for (char **e = envp; *e; e++)
    if (same_name(*e, "PATH=")) path = *e + 5;
  char *candidate = allocate(PATH_BYTES);
  long failure = -ENOENT;
  for (;;) {
    word m = 0;
    while (path[m] && path[m] != ':') m++;
    if (m + n + 2 <= PATH_BYTES) {
      copy(candidate, path, m);
      if (m > 0) candidate[m++] = '/';
      copy(candidate + m, file, n + 1);
      if (m > 0) m--;
      long r = execute_file(candidate, argv, argc, envp);
      if (r == -EACCES) failure = r;
      else if (r != -ENOENT && r != -ENOTDIR && r != -ESTALE && r != -ENODEV && r != -ETIMEDOUT) return r;
    }
    if (!path[m]) return failure;
    path += m + 1;
  }
}

static void speak(void) {
  for (int fd = 1; fd <= 2; fd++) say(fd, "\0drv-launcher waits\n", 20);
}

__attribute__((noreturn)) static void become(const char *nonce, char **argv, word argc, char **envp) {
  long failure = execute(argv, argc, envp);
  tell(nonce, " no ", (word)-failure);
  leave(failure == -ENOENT ? 127 : 126);
  __builtin_unreachable();
}

static long now(void) {
  struct { long seconds, nanoseconds; } t = {0, 0};
  sys(CLOCK, 1, &t, 0);
  return t.seconds * 1000 + t.nanoseconds / 1000000;
}

enum { CHLD = 17, SIGKILL = 9, WNOHANG = 1 };
#define SIGNAL(n) (1UL << ((n) - 1))

/* Waits for a signal; for all time, where `until` is 0. */
static long signal_of(word set, long until) {
  long left = until - now();
  struct { long seconds, nanoseconds; } patience = {left / 1000, left % 1000 * 1000000};
  if (until != 0 && left <= 0) return -EAGAIN;
  return sys6(SIGWAIT, (long)&set, 0, until == 0 ? 0 : (long)&patience, sizeof set, 0, 0);
}

/* Nobody of the container writes any more: what is left of it would die with this process. */
static void end_others(long until) {
  int status;
  if (sys(GETPID, 0, 0, 0) != 1 || sys6(WAIT, -1, (long)&status, WNOHANG, 0, 0, 0) == -ECHILD) return;
  sys(KILL, -1, SIGKILL, 0);
  for (;;) {
    long pid = sys6(WAIT, -1, (long)&status, WNOHANG, 0, 0, 0);
    if (pid == -ECHILD || (pid == 0 && signal_of(SIGNAL(CHLD), until) == -EAGAIN)) return;
  }
}

/*
 * On both streams, each as soon as it has room. The descriptors are shared with whoever has these pipes, and cannot be made not to
 * block; vmsplice(2) need not block. It takes no copy: nothing is written to `record` any more.
 */
static void say_last(const char *record, long until) {
  struct { int fd; short events, revents; } streams[2] = {{1, 4, 0}, {2, 4, 0}};
  for (int last = 0; !last && (streams[0].fd >= 0 || streams[1].fd >= 0);) {
    long left = until - now();
    last = left <= 0;
    if (last) left = 0;
    struct { long seconds, nanoseconds; } patience = {left / 1000, left % 1000 * 1000000};
    if (sys(PPOLL, streams, 2, &patience) <= 0) continue;
    for (int i = 0; i < 2; i++) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      struct { const char *base; word length; } piece = {record, RECORD};
      long r = streams[i].revents & 4 ? sys6(VMSPLICE, streams[i].fd, (long)&piece, 1, 2, 0, 0) : 0;
      if (r == -EAGAIN || r == -EINTR) continue;
      if (r < 0) say(streams[i].fd, record, RECORD);
      streams[i].fd = -1;
    }
  }
}

/* Runs the command as an init does (tini without -g): in a group of processes of its own, with every signal passed on to it. */
__attribute__((noreturn)) static void stay(const char *nonce, char **argv, word argc, char **envp) {
  /* Not those of a fault of this process, and of a terminal: SYS, TTOU, TTIN, SEGV, FPE, BUS, ABRT, TRAP, ILL. */
  word all = ~(SIGNAL(31) | SIGNAL(22) | SIGNAL(21) | SIGNAL(11) | SIGNAL(8) | SIGNAL(7) | SIGNAL(6) | SIGNAL(5) | SIGNAL(4));
  word before = 0;
  sys6(SIGMASK, 2, (long)&all, (long)&before, sizeof all, 0, 0);
  long child = sys6(CLONE, CHLD, 0, 0, 0, 0, 0);
  if (child == 0) {
    sys(SETPGID, 0, 0, 0);
    sys6(SIGMASK, 2, (long)&before, 0, sizeof before, 0, 0);
    become(nonce, argv, argc, envp);
  }
  if (child < 0) {
    tell(nonce, " no ", (word)-child);
    leave(126);
  }
  int status = 0;
  for (;;) {
    long pid = sys6(WAIT, -1, (long)&status, WNOHANG, 0, 0, 0);
    if (pid == child) break;
    if (pid > 0) continue;
    long signal = signal_of(all, 0);
    if (signal > 0 && signal != CHLD) sys(KILL, child, signal, 0);
  }
  char *record = allocate(RECORD);
  put(record, nonce, " is ", (unsigned)status);
  record[0] = 25;
  long until = now() + PATIENCE_MS;
  end_others(until);
  say_last(record, until);
  leave(status & 127 ? 128 + (status & 127) : status >> 8 & 255);
  __builtin_unreachable();
}

__attribute__((used, noreturn)) void run(word *stack) {
  word ownc = stack[0];
  char **own = (char **)(stack + 1);
  char **inherited = own + ownc + 1;
  word seconds = 0;
  if (ownc < 2) leave(CANNOT);
  if (own[1][0] == '-') {
    char nonce[NONCE];
    if (ownc < 3 || length(own[1]) != 1 + NONCE || sys(PRCTL, 4, 0, 0) < 0) leave(CANNOT);
    copy(nonce, own[1] + 1, NONCE);
    /* Its file stays: the container may be started again. */
    copy(own[1] + 1, "--------------------------------", NONCE);
    speak();
    stay(nonce, own + 2, ownc - 2, inherited);
  }
  for (const char *digit = own[1]; *digit >= '0' && *digit <= '9'; digit++) seconds = seconds * 10 + (word)(*digit - '0');

  /* As root, where that can be: nothing of this is left for the task. */
  sys(UNLINKAT, -100, own[0], 0);
  if (sys(CLOSE_RANGE, 3, ~0U, 0) < 0)
    for (int fd = 3; fd < 1024; fd++) sys(CLOSE, fd, 0, 0);
  while (seconds == 0) sys(PPOLL, 0, 0, 0);

  speak();
  byte kind = 'k';
  while (kind == 'k') take(&kind, 1, seconds);
  struct { unsigned size, argc, envc; } head;
  take(&head, sizeof head, seconds);
  word texts = (word)head.argc + head.envc;
  if (kind != 'g' || head.size > MAX_BODY || head.argc == 0 || texts > head.size || head.size < NONCE) leave(CANNOT);
  char *body = allocate((word)head.size + 1);
  take(body, head.size, seconds);

  word inheritedc = 0;
  while (inherited[inheritedc]) inheritedc++;
  char **argv = allocate((texts + inheritedc + 2) * sizeof *argv);
  char **envp = argv + head.argc + 1;
  word envc = inheritedc;
  for (word i = 0; i < inheritedc; i++) envp[i] = inherited[i];
  char *at = body + NONCE, *end = body + head.size;
  for (word i = 0; i < texts; i++) {
    if (at >= end) leave(CANNOT);
    if (i < head.argc) argv[i] = at;
    else {
      word slot = 0;
      while (slot < envc && !same_name(envp[slot], at)) slot++;
      envp[slot] = at;
      if (slot == envc) envc++;
    }
    at += length(at) + 1;
  }
  if (at != end) leave(CANNOT);
  argv[head.argc] = 0;
  envp[envc] = 0;

  struct { long seconds, nanoseconds; } today = {0, 0};
  sys(CLOCK, 0, &today, 0);
  tell(body, " go ", (word)today.seconds * 1000000000UL + (word)today.nanoseconds);
  become(body, argv, head.argc, envp);
}
