import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeIo } from '../support/fake-io.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'drv-settings-'));
  await mkdir(join(root, 'found/below'), { recursive: true });
  await writeFile(
    join(root, 'found/drv.config.json'),
    JSON.stringify({ memory: '1g', cpus: 2, readOnly: true, env: { A: 'file', B: 1 }, quiet: true }),
  );
  await writeFile(
    join(root, 'named.ts'),
    `const pids: string = '7';\nexport default { pids, volume: ['/in:/in'] };\n`,
  );
});
afterAll(() => rm(root, { recursive: true }));

async function taskOf(
  options: readonly string[],
  env: Record<string, string> = {},
  cwd = 'found/below',
  uid = process.getuid?.(),
) {
  const io = fakeIo({ env, cwd: join(root, cwd), uid });
  const code = await io.run(...options, 'busybox');
  return { code, task: io.driver.tasks[0], said: io.stderr.text() };
}

describe('where settings come from', () => {
  it('is a file in this directory or above it', async () => {
    const { task, said } = await taskOf(['run']);
    expect(task).toMatchObject({
      limits: { memoryBytes: 1_073_741_824, cpus: 2 },
      readOnlyRoot: true,
      env: { A: 'file', B: '1' },
    });
    expect(said).toBe('');
  });

  it('is the environment before the file, and the command line before both', async () => {
    const env = { DRV_MEMORY: '2g', DRV_CPUS: '3', DRV_READ_ONLY: '0' };
    const { task } = await taskOf(['run', '--memory', '3g', '-e', 'A=flag'], env);
    expect(task).toMatchObject({
      limits: { memoryBytes: 3_221_225_472, cpus: 3 },
      readOnlyRoot: false,
      env: { A: 'flag', B: '1' },
    });
  });

  it('lets the command line turn off what a file turned on', async () => {
    const { task, said } = await taskOf(['run', '--no-read-only', '--no-quiet']);
    expect(task?.readOnlyRoot).toBe(false);
    expect(said).toMatch(/^drv: success/);
  });

  it('is a file that was named, in TypeScript too, which may open the sandbox', async () => {
    for (const [options, env] of [
      [['--config', '../../named.ts', 'run'], {}],
      [['run', '--config', '../../named.ts'], {}],
      [['run'], { DRV_CONFIG: join(root, 'named.ts') }],
    ] as const) {
      const { task } = await taskOf(options, { ...env });
      expect(task).toMatchObject({ limits: { pids: 7 }, volumes: [{ hostPath: '/in' }] });
      expect(task?.limits?.memoryBytes).toBeUndefined();
    }
  });

  it.each(['ts', 'mts', 'mjs', 'js'])(
    'is a module of this directory or above it: drv.config.%s',
    async (extension) => {
      const below = join(root, `module-${extension}/below`);
      await mkdir(below, { recursive: true });
      const type = extension.endsWith('ts') ? ': string' : '';
      await writeFile(
        join(below, `../drv.config.${extension}`),
        `const memory${type} = '3g';\nexport default { memory };\n`,
      );
      const { task, said } = await taskOf(['run', '-q'], {}, `module-${extension}/below`);
      expect(said).toBe('');
      expect(task?.limits?.memoryBytes).toBe(3_221_225_472);
      const none = await taskOf(['--config', 'none', 'run'], {}, `module-${extension}/below`);
      expect(none.task?.limits).toBeUndefined();
    },
  );

  it('is JSON where both are there', async () => {
    await mkdir(join(root, 'both'), { recursive: true });
    await writeFile(join(root, 'both/drv.config.ts'), 'throw new Error("ran");\n');
    await writeFile(join(root, 'both/drv.config.json'), '{"cpus":3}');
    expect((await taskOf(['run'], {}, 'both')).task?.limits?.cpus).toBe(3);
  });

  it('is no file with none', async () => {
    const { task } = await taskOf(['--config', 'none', 'run']);
    expect(task?.limits).toBeUndefined();
  });
});

describe('what is wrong with settings', () => {
  const inFile = async (content: string) => {
    await mkdir(join(root, 'wrong'), { recursive: true });
    await writeFile(join(root, 'wrong/drv.config.json'), content);
    const { code, task, said } = await taskOf(['run'], {}, 'wrong');
    expect({ code, task }).toEqual({ code: 125, task: undefined });
    expect(said.split('\n')).toHaveLength(2);
    return said.replaceAll(join(root, 'wrong/drv.config.json'), 'FILE');
  };

  it('is said with the file and the setting', async () => {
    expect(await inFile('{"memroy": "1g"}')).toMatch(/^drv: FILE: memroy is not a setting; known are env, /);
    expect(await inFile('{"readOnly": "yes"}')).toBe('drv: FILE: readOnly must be true or false\n');
    expect(await inFile('{"label": {"a": []}}')).toBe('drv: FILE: label.a must be a text\n');
    expect(await inFile('[]')).toBe('drv: FILE: the file must hold an object\n');
    expect(await inFile('{"memory": "12x"}')).toMatch(/^drv: FILE: memory=12x: not a size/);
    expect(await inFile('{"id": "a"}')).toMatch(/^drv: FILE: id is not a setting/);
    expect(await inFile('{,')).toMatch(/^drv: FILE: .*JSON/);
  });

  it('is a file that was merely found and would open the sandbox or choose the engine', async () => {
    for (const content of [
      '{"volume":["/:/host"]}',
      '{"host":"tcp://elsewhere"}',
      '{"capAdd":["SYS_ADMIN"]}',
    ]) {
      expect(await inFile(content)).toMatch(
        /is only accepted from a file you name with --config or DRV_CONFIG\n$/,
      );
    }
  });

  it.each([
    ['export default { readOnly: 1 };', 'FILE: readOnly must be true or false'],
    [
      'export default { volume: ["/:/host"] };',
      'FILE: volume is only accepted from a file you name with --config or DRV_CONFIG',
    ],
    ['throw new TypeError("not today");', 'FILE: not today'],
    ['import "./nothing.ts"; export default {};', /^FILE: Cannot find module .*nothing\.ts/],
  ])('is said of a module: %s', async (content, message) => {
    const directory = await mkdtemp(join(root, 'module-'));
    await writeFile(join(directory, 'drv.config.ts'), content);
    const { code, said } = await taskOf(['run'], {}, basename(directory));
    expect(code).toBe(125);
    expect(said).toMatch(/^drv: [^\n]*\n$/);
    expect(said.slice('drv: '.length, -1).replaceAll(join(directory, 'drv.config.ts'), 'FILE')).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  it.skipIf(process.getuid === undefined)('is a module that another user could have written', async () => {
    const directory = await mkdtemp(join(root, 'foreign-'));
    const file = join(directory, 'drv.config.mjs');
    await writeFile(file, 'throw new Error("ran");\n');
    const refused = new RegExp(`^drv: ${file}: .*another user could have written it`);
    await chmod(file, 0o666);
    expect((await taskOf(['run'], {}, basename(directory))).said).toMatch(refused);
    await chmod(file, 0o644);
    expect((await taskOf(['run'], {}, basename(directory))).said).toContain(`${file}: ran`);
    if (process.getuid?.() === 0) await chown(file, 12_345, 12_345);
    expect((await taskOf(['run'], {}, basename(directory), 54_321)).said).toMatch(refused);
    expect((await taskOf(['--config', file, 'run'], {}, '.', 54_321)).said).toContain('ran');
  });

  it('is said with the variable', async () => {
    expect((await taskOf(['run'], { DRV_MEMORY: '12x' })).said).toMatch(/^drv: DRV_MEMORY=12x: not a size/);
    expect((await taskOf(['run'], { DRV_QUIET: 'maybe' })).said).toBe(
      'drv: DRV_QUIET: must be 1 or 0, true or false\n',
    );
  });

  it.each([
    [{ DOCKER_DEFAULT_PLATFORM: 'linux/' }, 'DOCKER_DEFAULT_PLATFORM'],
    [{ DRV_PLATFORM: 'linux/', DOCKER_DEFAULT_PLATFORM: 'linux/arm64' }, 'DRV_PLATFORM'],
    [{ DRV_HOSTNAME: '-h' }, 'DRV_HOSTNAME'],
  ])('is said with the variable whose value no task can have: %j', async (env, name) => {
    expect((await taskOf(['run'], env)).said).toMatch(new RegExp(`^drv: ${name}[: ]`));
  });

  it('is said with the file, or with the option where both have a list', async () => {
    await mkdir(join(root, 'lists'), { recursive: true });
    await writeFile(join(root, 'lists/drv.config.json'), '{"dns":["nowhere"]}');
    expect((await taskOf(['run'], {}, 'lists')).said).toMatch(/^drv: \S+drv\.config\.json: dns must /);
    expect((await taskOf(['run', '--dns', '10.0.0.1'], {}, 'lists')).said).toMatch(/^drv: --dns must /);
  });

  it('is a named file that is not there', async () => {
    expect((await taskOf(['--config', 'nope.json', 'run'])).said).toBe(
      'drv: --config nope.json: no such file or directory\n',
    );
  });
});

describe('the engine', () => {
  it.each([
    [{ DOCKER_HOST: 'tcp://a:1' }, [], 'tcp://a:1'],
    [{ DOCKER_HOST: 'tcp://a:1', DRV_HOST: 'tcp://b:1' }, [], 'tcp://b:1'],
    [{ DOCKER_HOST: 'tcp://a:1', DRV_HOST: 'tcp://b:1' }, ['-H', 'unix:///c'], 'unix:///c'],
  ])('with %j and %j is %s', async (env, options, host) => {
    const io = fakeIo({ env, cwd: root });
    await io.run('run', ...options, 'busybox');
    expect(io.connections[0]?.address.host).toBe(host);
  });

  it('is spoken to with TLS as docker would, or not at all', async () => {
    const env = { DOCKER_HOST: 'tcp://a:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(root, 'certs') };
    const without = fakeIo({ env, cwd: root });
    expect(await without.run('run', 'busybox')).toBe(125);
    expect(without.stderr.text()).toMatch(
      /^drv: DOCKER_CERT_PATH: .*none of ca\.pem, cert\.pem and key\.pem is there\n$/,
    );
    await mkdir(join(root, 'certs'));
    for (const name of ['ca', 'cert', 'key']) await writeFile(join(root, `certs/${name}.pem`), name);
    const io = fakeIo({ env, cwd: root });
    await io.run('run', 'busybox');
    expect(io.connections[0]?.address.tls?.key?.toString()).toBe('key');
  });
});
