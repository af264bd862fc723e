import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';
import type { EngineFixture } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';
import { canStartEngine, onOwnEngine, useOwnEngine } from '../support/own-engine.ts';
import { seenInside } from './support/seen-inside.ts';

/** An OCI runtime that says in the variables of a container that it ran, and what an annotation holds. */
const RUNTIME = `
cat > /run/marking-runtime <<'END'
#!/bin/sh
for word; do
  [ "$before" = --bundle ] && config="$word/config.json"
  before=$word
done
if [ -f "$config" ]; then
  mark=$(sed -n 's/.*"drv.test\\/mark":"\\([^"]*\\)".*/\\1/p' "$config")
  sed -i "s/\\"env\\":\\[/\\"env\\":[\\"DRV_RUNTIME=marking $mark\\",/" "$config"
fi
exec runc "$@"
END
chmod +x /run/marking-runtime
`;
/** A directory whose mounts are shared, as those of a machine with systemd are. */
const SHARED = `
mkdir /run/shared
mount -n --bind /run/shared /run/shared
mount -n --make-shared /run/shared
`;

describe.runIf(canStartEngine && !isPodman)(onOwnEngine('what the machine of an engine has'), () => {
  const own = useOwnEngine(
    { runtimes: { marking: { path: '/run/marking-runtime' } } },
    { prepare: () => RUNTIME + SHARED },
  );
  const inside: ReturnType<typeof seenInside> = async (script, fields) => {
    await using driver = createDockerDriver({
      host: own.current.host,
      sweepEveryMs: 0,
      allow: ['runtime', 'annotations'],
    });
    const image = 'drv.test/busybox:1';
    const shell: EngineFixture['shell'] = (words, overrides) => ({
      id: `own-${randomUUID().slice(0, 8)}`,
      image,
      command: ['sh', '-c', words],
      network: 'none',
      ...overrides,
    });
    return await seenInside({ driver, shell })(script, fields);
  };
  const runtime = 'marking';

  it('a task runs in the runtime that it names, and in no other', async () => {
    const named = await inside('echo "$DRV_RUNTIME"', { driverOptions: { docker: { runtime } } });
    expect(named.out).toBe('marking \n');
    expect((await inside('echo "$DRV_RUNTIME"', {})).out).toBe('\n');
  });

  it('annotations reach the runtime, where the engine passes them on', async () => {
    const docker = { runtime, annotations: { 'drv.test/mark': 'seen' } };
    const running = inside('echo "$DRV_RUNTIME"', { driverOptions: { docker } });
    if (inject('engine').version.startsWith('Docker 20')) {
      await expect(running).rejects.toMatchObject({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringMatching(/^driverOptions\.docker\.annotations/) as string,
      });
    } else expect((await running).out).toBe('marking seen\n');
  });

  it.each([
    ['rshared', /shared:/],
    ['shared', /shared:/],
    ['rslave', /master:/],
    ['slave', /master:/],
    ['rprivate', /^(?!.*(?:shared|master):)/],
    [undefined, /^(?!.*(?:shared|master):)/],
  ] as const)('mounts below one of the host pass as its propagation says: %s', async (propagation, seen) => {
    const volumes = [{ hostPath: '/run/shared', containerPath: '/in', propagation }];
    expect((await inside('grep " /in " /proc/self/mountinfo', { volumes })).out).toMatch(seen);
  });

  it('a propagation that the mount of the host does not have is an error that says so', async () => {
    const volumes = [{ hostPath: '/proc/self', containerPath: '/in', propagation: 'rshared' as const }];
    await expect(inside('true', { volumes })).rejects.toMatchObject({
      message: expect.stringMatching(/shared mount/) as string,
    });
  });
});
