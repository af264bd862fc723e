/*
 * Runs before everything else of the executable. Node looks for options of its own in the words of a single executable
 * application too (--env-file, --experimental-config-file): each word is put behind a colon, which no option begins with.
 * Then goes on where Node begins. No library, no data that is written; see guard.ts for where it is put.
 */
typedef unsigned long word;

#if defined(__x86_64__)
#define MMAP 9
static long map(word bytes) {
  register long r10 __asm__("r10") = 0x22, r8 __asm__("r8") = -1, r9 __asm__("r9") = 0;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(MMAP), "D"(0), "S"(bytes), "d"(3), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#else
#define MMAP 222
static long map(word bytes) {
  register long x8 __asm__("x8") = MMAP, x0 __asm__("x0") = 0, x1 __asm__("x1") = (long)bytes;
  register long x2 __asm__("x2") = 3, x3 __asm__("x3") = 0x22, x4 __asm__("x4") = -1, x5 __asm__("x5") = 0;
  __asm__ volatile("svc 0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}
#endif

/* The stack of a new process: the number of words, then a pointer to each. */
__attribute__((used)) void guard(word *stack) {
  word count = stack[0], bytes = 0;
  char **words = (char **)(stack + 1);
  for (word i = 0; i < count; i++) {
    for (char *at = words[i]; *at; at++) bytes++;
    bytes += 2;
  }
  long memory = count > 1 ? map(bytes) : -1;
  /* Without memory Node would see the words as they are: it is to see none. */
  if (memory < 0 && memory > -4096) {
    if (count > 1) words[1] = 0, stack[0] = 1;
    return;
  }
  char *to = (char *)memory;
  for (word i = 0; i < count; i++) {
    char *from = words[i];
    words[i] = to;
    if (i > 0) *to++ = ':';
    while ((*to++ = *from++)) {
    }
  }
}

/* The last word of the code is the distance from where Node begins to here. */
#if defined(__x86_64__)
__asm__(".pushsection .guard.begin,\"ax\"\n"
        ".globl _start\n"
        "_start: push %rdx\n"
        "  lea 8(%rsp), %rdi\n"
        "  call guard\n"
        "  pop %rdx\n"
        "  lea _start(%rip), %rax\n"
        "  sub distance(%rip), %rax\n"
        "  jmp *%rax\n"
        ".popsection\n");
#else
__asm__(".pushsection .guard.begin,\"ax\"\n"
        ".globl _start\n"
        "_start: mov x19, x0\n"
        "  mov x0, sp\n"
        "  bl guard\n"
        "  mov x0, x19\n"
        "  adr x9, _start\n"
        "  adr x10, distance\n"
        "  ldr x10, [x10]\n"
        "  sub x9, x9, x10\n"
        "  br x9\n"
        ".popsection\n");
#endif
__asm__(".pushsection .guard.end,\"ax\"\n.balign 8\n.globl distance\ndistance: .quad 0\n.popsection\n");
