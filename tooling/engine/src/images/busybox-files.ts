import type { TarEntry } from './build-tar.ts';

// A fixed list, so that the image is the same whatever the machine's busybox was built with.
const APPLETS = `
  ash awk base64 basename cat chmod chown cksum clear cmp comm cp cut date dd df diff dirname du echo env expand
  expr factor false find fold free getopt grep gunzip gzip head hexdump hostname httpd id ionice ip kill killall link
  ln ls md5sum mkdir mkfifo mknod mktemp more mount mv nc netstat nice nohup nproc nslookup od paste pgrep pidof ping
  pkill printenv printf ps pwd readlink realpath renice rev rm rmdir sed seq setsid sh sha1sum sha256sum sha512sum
  shred shuf sleep sort split stat strings stty sum sync sysctl tac tail tar tee test time timeout top touch tr true
  truncate tty umount uname uniq unlink uptime usleep vi watch wc wget which whoami xargs xxd yes zcat
`
  .trim()
  .split(/\s+/);

/** A small root file system around one static busybox. */
export function busyboxFiles(busybox: Buffer): TarEntry[] {
  return [
    ...['bin', 'etc', 'proc', 'root', 'sys', 'dev', 'var'].map(
      (path) => ({ path, directory: true }) as const,
    ),
    { path: 'tmp', directory: true, mode: 0o1777 },
    {
      path: 'etc/passwd',
      content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
    },
    { path: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    { path: 'bin/busybox', content: busybox, mode: 0o755 },
    ...APPLETS.map((applet) => ({ path: `bin/${applet}`, linkTo: 'busybox' })),
  ];
}
