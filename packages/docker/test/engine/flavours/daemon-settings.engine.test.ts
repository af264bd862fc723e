import { runTask } from '@drv/core';
import { engineKind } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { Captured } from '../../support/engine-fixture.ts';
import { isPodman } from '../../support/on-podman.ts';
import { canStartEngine, onOwnEngine } from '../../support/own-engine.ts';
import { mountBtrfs } from '../support/mount-btrfs.ts';
import { describePromises, type PromisesContext } from '../support/describe-promises.ts';

const DATA = '/run/data';

// Each starts an engine of its own: `pnpm test:hostile`.
describe.runIf(canStartEngine && !isPodman && process.env['DRV_TEST_ALL'] !== undefined)(
  onOwnEngine('an engine'),
  () => {
    describePromises('with its data root in memory', { settings: { 'data-root': '/run/data' } });

    describePromises('whose containers outlive it', { settings: { 'live-restore': true } }, (context) => {
      it('tasks on its default network reach each other, as on any that is not told otherwise', async () => {
        expect(await reached(context)).toBe('reached\n');
      });
    });

    describePromises('that has switched on SELinux, on a kernel with none of its rules', {
      settings: { 'selinux-enabled': true },
    });

    describePromises(
      'that maps the users of containers to others',
      {
        settings: { 'userns-remap': 'default', 'data-root': '/run/data' },
        driver: { allow: ['userns'] },
      },
      ({ driver, shell }) => {
        it('root in a task is nobody outside of it', async () => {
          const stdout = new Captured();
          await runTask(driver(), shell('cat /proc/self/uid_map'), { stdout });
          expect(stdout.text.trim().split(/\s+/)).toEqual(['0', '200000', '65536']);
        });

        it('unless the task says that it is not to be, and the driver allows that', async () => {
          const stdout = new Captured();
          const task = shell('cat /proc/self/uid_map', { driverOptions: { docker: { userns: 'host' } } });
          await runTask(driver(), task, { stdout });
          expect(stdout.text.trim().split(/\s+/)).toEqual(['0', '0', '4294967295']);
        });
      },
    );

    describePromises(
      'without communication between containers',
      { settings: { icc: false, iptables: true, 'ip-masq': true } },
      (context) => {
        it('tasks on its default network do not reach each other', async () => {
          expect(await reached(context)).toBe('');
        });
      },
    );

    for (const name of ['docker-28.5-rootless', 'podman-4.3-rootless', 'podman-5-rootless']) {
      describePromises(`that a user runs who is not root (${name})`, {
        kind: engineKind(name),
        recovers: name.startsWith('podman') ? 'with its outcome' : 'whole',
        refuses: [{ limits: { memoryBytes: 32 << 20 } }, { limits: { pids: 16 } }, { limits: { cpus: 1 } }],
      });
    }

    for (const logDriver of ['local', 'json-file', 'none'] as const) {
      describePromises(`whose containers have the log ${logDriver}`, {
        driver: { logConfig: { driver: logDriver } },
        settings: { 'log-driver': 'none' },
        recovers: logDriver === 'none' ? 'with its outcome' : 'whole',
      });
    }

    describePromises('whose containers have the log journald, and a journal', {
      driver: { logConfig: { driver: 'journald' } },
      // It makes its sockets itself where no systemd has made them for it.
      prepare: () => 'mkdir -p /run/log/journal; /lib/systemd/systemd-journald >/dev/null 2>&1 &',
      recovers: 'with its outcome',
    });

    describePromises(
      'that bounds disks (btrfs)',
      { settings: { 'storage-driver': 'btrfs', 'data-root': DATA }, prepare: () => mountBtrfs(DATA) },
      ({ driver, shell }) => {
        it('a task has no more of it than it may', async () => {
          const stderr = new Captured();
          const script = 'dd if=/dev/zero of=/big bs=1M count=100; code=$?; rm /big; exit $code';
          const task = shell(script, { limits: { diskBytes: 30 << 20 } });
          const result = await runTask(driver(), task, { stderr });
          expect(result).toMatchObject({ status: 'error', exitCode: 1 });
          expect(stderr.text).toMatch(/quota exceeded|no space left/i);
        });
      },
    );
  },
);

/** What one task gets from another one, on the default network. */
async function reached({ driver, shell }: PromisesContext): Promise<string> {
  const [address, stdout] = [new Captured(), new Captured()];
  const controller = new AbortController();
  const serving = runTask(
    driver(),
    shell('hostname -i; nc -l -p 8080 -e echo reached; sleep 60', {
      network: 'default',
      graceMs: 0,
    }),
    { stdout: address, signal: controller.signal },
  );
  await expect.poll(() => address.text).toMatch(/^\d+\.\d+\.\d+\.\d+\n/);
  const script = `nc -w 2 ${address.text.trim()} 8080; exit 3`;
  const result = await runTask(driver(), shell(script, { network: 'default' }), { stdout });
  expect(result).toMatchObject({ exitCode: 3 });
  controller.abort();
  await serving;
  return stdout.text;
}
