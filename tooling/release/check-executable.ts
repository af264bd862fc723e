// `pnpm check:executable`: the executable in a container with nothing but itself and the libraries that it asks for, on the
// engine of the machine, whose socket it gets. No word is for Node, neither there nor of NODE_OPTIONS.
import { copyFile, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHostTrap } from '@drv/tooling-checks/host-trap';
import { root } from '@drv/tooling-checks/repository';
import { withEngine } from '@drv/tooling-engine';
import { execa } from 'execa';

const work = await mkdtemp(join(tmpdir(), 'drv-check-executable-'));
try {
  const script = join(root, 'tooling/release/executable.ts');
  await execa('node', ['--conditions=@drv/source', script, '--arch', 'x64', '--out', work]);
  const files = join(work, 'root');
  const drv = join(work, 'drv-linux-x64');
  const { stdout: libraries } = await execa('ldd', [drv]);
  const paths = [...libraries.matchAll(/\/\S+/g)].map(([path]) => path);
  for (const path of paths) {
    await mkdir(join(files, dirname(path)), { recursive: true });
    await copyFile(await realpath(path), join(files, path));
  }
  await copyFile(drv, join(files, 'drv'));
  const trap = createHostTrap(join(work, 'trap'));
  await withEngine(async ({ host, images }) => {
    const env = { DOCKER_HOST: host };
    const image = 'drv.test/executable:1';
    await execa('sh', ['-c', 'tar -C "$0" -c . | docker import - "$1"', files, image], { env });
    try {
      const options = [
        '--env-file',
        '--env-file-if-exists',
        '--experimental-config-file',
        '--require',
        '--import',
      ];
      const words = [
        ...options.flatMap((option) => trap.values.map((value) => `${option}=${value}`)),
        '--env-file',
        'nope',
        '--experimental-default-config-file',
        '--eval=1',
        ':',
        '',
      ];
      const socket = `${host.replace('unix://', '')}:/var/run/docker.sock`;
      const run = ['run', '-q', images.busybox, 'echo', ...words];
      const inside = await execa('docker', ['run', '--rm', '-v', socket, image, '/drv', ...run], { env });
      const outside = await execa(drv, run, { env, cwd: trap.dir });
      for (const { stdout } of [inside, outside])
        if (stdout !== words.join(' ')) throw new Error(`The words became: ${stdout}`);
      if (trap.sprung()) throw new Error('Node ran code that an option named');
    } finally {
      await execa('docker', ['rmi', image], { env });
    }
  });
  process.stdout.write(`The executable runs with ${paths.length} libraries: ${paths.join(' ')}\n`);
} finally {
  await rm(work, { recursive: true });
}
