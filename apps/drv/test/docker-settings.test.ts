import { mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CAPABILITY_PRESETS } from '@drv/core';
import { fakeIo } from './support/fake-io.ts';
import { stubDriver, type StubOptions } from './support/stub-driver.ts';

const directory = await mkdtemp(join(tmpdir(), 'drv-docker-settings-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Given extends StubOptions {
  readonly env?: Readonly<Record<string, string>>;
}

async function run(words: readonly string[], { env = {}, ...stub }: Given = {}) {
  const io = fakeIo({ env, uid: 1_000, gid: 1_001, cwd: directory, driver: stubDriver(stub) });
  const code = await io.run('run', ...words, 'busybox', 'true');
  return { code, task: io.driver.tasks[0], said: io.stderr.text() };
}

describe('what docker run takes and drv run too', () => {
  it.each([
    [['-p', '8080:80'], { ports: [{ containerPort: 80, hostPort: 8_080 }] }],
    [['-p', '[::1]:53:53/udp'], { ports: [{ containerPort: 53, hostAddress: '::1', protocol: 'udp' }] }],
    [['--network', 'back', '--network-alias', 'db'], { network: { name: 'back', aliases: ['db'] } }],
    [['--stop-signal', 'INT'], { stopSignal: 'INT' }],
    [['--user', 'host'], { user: '1000:1001' }],
    [['--caps', 'root'], { capabilities: CAPABILITY_PRESETS.root }],
    [['--caps', 'none'], { capabilities: [] }],
    [
      ['--caps', 'root', '--cap-add', 'KILL', '--cap-add', 'cap_sys_nice'],
      { capabilities: [...CAPABILITY_PRESETS.root, 'SYS_NICE'] },
    ],
  ])('%j', async (words, task) => {
    expect(await run(['-q', ...words])).toMatchObject({ code: 0, task });
  });

  it.each([
    [['-p', '80-90:80'], '--publish 80-90:80: a range'],
    [['--network-alias', 'db'], '--network-alias db: only a network of your own'],
    [['--stop-signal', 'NOPE'], '--stop-signal must be the name of a signal'],
    [['--caps', 'all'], '--caps all: must be none, root or docker'],
    [['--network', 'none', '-p', '80'], '--publish must be absent with network "none"'],
    [['--label-file', 'absent'], '--label-file absent: '],
    [['--cidfile', 'no/such/cid'], '--cidfile no/such/cid: '],
  ])('%j is refused in words', async (words, message) => {
    const { code, said } = await run(words);
    expect({ code, said }).toEqual({ code: 125, said: expect.stringContaining(message) });
  });

  it('labels come from files, and from the command line over them', async () => {
    await writeFile(join(directory, 'labels'), '# a comment\n\nteam=blue\r\nempty\n  stage=test=1\n');
    const { task } = await run(['-q', '--label-file', 'labels', '-l', 'team=red']);
    expect(task?.labels).toEqual({ team: 'red', empty: '', stage: 'test=1' });
  });

  it('a line of such a file that is no label is named', async () => {
    await writeFile(join(directory, 'labels'), 'a=b\ndrv.task=x\n');
    expect((await run(['--label-file', 'labels'])).said).toContain('--label-file labels: line 2: ');
  });

  it('the id of the container is in the file that is to hold it, in place of an older one', async () => {
    const file = join(directory, 'cid');
    await writeFile(file, 'older');
    await run(['-q', '--cidfile', 'cid']);
    expect(await readFile(file, 'utf8')).toBe('c0ffee');
  });

  it('without a container there is no such file', async () => {
    await run(['-q', '--cidfile', 'never'], { prepareFails: new Error('no image') });
    await expect(readFile(join(directory, 'never'), 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a device is left where it is, and not read, which might have no end', async () => {
    for (const device of ['/dev/null', '/dev/full']) {
      const link = join(directory, 'device');
      await symlink(device, link);
      await run(['-q', '--cidfile', link], { prepareFails: new Error('no image') });
      expect(await readlink(link)).toBe(device);
      await rm(link);
    }
  });

  it('tells where a port is', async () => {
    const ports = [
      { containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 32_768 },
      { containerPort: 80, protocol: 'tcp', hostAddress: '::1', hostPort: 32_769 },
    ] as const;
    const { said } = await run(['-p', '80'], { ports });
    expect(said).toContain('drv: port 80/tcp is at 127.0.0.1:32768\ndrv: port 80/tcp is at [::1]:32769\n');
  });
});

describe("docker's own settings", () => {
  it('the platform of its variable is that of the task, unless drv is told one', async () => {
    const env = { DOCKER_DEFAULT_PLATFORM: 'linux/s390x' };
    expect((await run(['-q'], { env })).task?.platform).toBe('linux/s390x');
    expect((await run(['-q', '--platform', 'linux/arm64'], { env })).task?.platform).toBe('linux/arm64');
    const both = { ...env, DRV_PLATFORM: 'linux/arm64' };
    expect((await run(['-q'], { env: both })).task?.platform).toBe('linux/arm64');
  });

  const env = { DOCKER_CONFIG: directory, DOCKER_HOST: 'tcp://10.0.0.1:2375' };
  const configured = (proxies: unknown) =>
    writeFile(join(directory, 'config.json'), JSON.stringify({ proxies }));

  it('its proxies are variables of the task, in both spellings', async () => {
    await configured({ default: { httpProxy: 'http://p:3128', noProxy: '*.local', ftpProxy: '' } });
    expect((await run(['-q'], { env })).task?.env).toEqual({
      HTTP_PROXY: 'http://p:3128',
      http_proxy: 'http://p:3128',
      NO_PROXY: '*.local',
      no_proxy: '*.local',
    });
  });

  it('a variable of the task goes before a proxy, and --no-proxies leaves them out', async () => {
    await configured({ default: { httpProxy: 'http://p:3128' } });
    const { task } = await run(['-q', '-e', 'HTTP_PROXY=http://own'], { env });
    expect(task?.env).toEqual({ HTTP_PROXY: 'http://own', http_proxy: 'http://p:3128' });
    expect((await run(['-q', '--no-proxies'], { env })).task?.env).toBeUndefined();
  });

  it('those of this engine go before the others', async () => {
    await configured({
      default: { httpProxy: 'http://p' },
      'tcp://10.0.0.1:2375': { httpsProxy: 'http://q' },
    });
    expect((await run(['-q'], { env })).task?.env).toEqual({
      HTTPS_PROXY: 'http://q',
      https_proxy: 'http://q',
    });
  });

  it.each(['not JSON', '[]', '{"proxies":[]}', '{"proxies":{"default":{"httpProxy":7}}}'])(
    'a file with %s gives none',
    async (text) => {
      await writeFile(join(directory, 'config.json'), text);
      expect(await run(['-q'], { env })).toMatchObject({ code: 0, said: '' });
    },
  );
});

describe('a task that says that something is forbidden', () => {
  const says = (words: string, code = 1): StubOptions => ({
    async program({ stderr }) {
      stderr.write(`${'x'.repeat(9_000)}\n${words}\n`);
      return code;
    },
  });

  it.each(['chown: Operation not permitted', 'sh: Permission denied', 'Error: EACCES: open'])(
    '%s: the outcome, the explanation and the report name the option',
    async (words) => {
      const { said } = await run(['--explain', '--report', 'run.html'], says(words));
      expect(said).toMatch(/^drv: root in the sandbox lacks.* --caps root/m);
      expect(said).toMatch(/^ {2}Root in the sandbox lacks.* --caps root/m);
      expect(await readFile(join(directory, 'run.html'), 'utf8')).toContain('--caps root');
    },
  );

  it.each([
    ['it succeeds', [], says('Permission denied', 0)],
    ['it has the capabilities', ['--caps', 'root'], says('Permission denied')],
    ['it is not root', ['--user', '1000'], says('Permission denied')],
    ['it says something else', [], says('not found')],
  ])('no option is named where %s', async (_name, words, stub) => {
    expect((await run(words, stub)).said).not.toContain('--caps');
  });

  it.each([
    ['sudo: The "no new privileges" flag is set', [], '--allow-new-privileges'],
    ['sh: cannot execute binary file: Exec format error', [], 'another kind of processor'],
    ['ping: permission denied (are you root?)', ['--user', '1000'], '--cap-add NET_RAW'],
    ['touch: /a: Read-only file system', ['--read-only'], '--tmpfs PATH'],
  ])('%s', async (words, flags, option) => {
    expect((await run(flags, says(words))).said).toContain(option);
  });
});
