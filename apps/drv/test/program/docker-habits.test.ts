import { describe, expect, it } from 'vitest';
import { DOCKER_HABITS } from '../../src/program/docker-habits.ts';
import { RUN_OPTIONS } from '../../src/settings/run-options.ts';
import type { OptionSpec } from '../../src/settings/option-spec.ts';
import { fakeIo } from '../support/fake-io.ts';

/** Every flag of `docker run` 20.10 to 29, and those that it still takes from before, with a value that it takes. */
const DOCKER_RUN = `
  --add-host=a:10.0.0.1 --annotation=a=b --attach=stdout --blkio-weight=9 --blkio-weight-device=/dev/sda:9
  --cap-add=CHOWN --cap-drop=ALL --cgroup-parent=/p --cgroupns=private --cidfile=/tmp/cid --cpu-count=1
  --cpu-percent=9 --cpu-period=9 --cpu-quota=9 --cpu-rt-period=9 --cpu-rt-runtime=9 --cpu-shares=512 --cpus=1
  --cpuset-cpus=0 --cpuset-mems=0 --detach --detach-keys=ctrl-a --device=/dev/fuse --device-cgroup-rule=c
  --device-read-bps=/dev/sda:1 --device-read-iops=/dev/sda:1 --device-write-bps=/dev/sda:1
  --device-write-iops=/dev/sda:1 --disable-content-trust --dns=10.0.0.1 --dns-opt=ndots:1 --dns-option=ndots:1
  --dns-search=local --domainname=local --entrypoint=sh --env=A=1 --env-file=/dev/null --expose=80 --gpus=all
  --group-add=9 --health-cmd=true --health-interval=1s --health-retries=1 --health-start-interval=1s
  --health-start-period=1s --health-timeout=1s --hostname=h --init --interactive --io-maxbandwidth=1
  --io-maxiops=1 --ip=10.0.0.1 --ip6=fd00::1 --ipc=private --isolation=default --kernel-memory=1m --label=a=b
  --label-file=/tmp/l --link=c --link-local-ip=169.254.0.1 --log-driver=none --log-opt=a=b
  --mac-address=02:00:00:00:00:01 --memory=64m --memory-reservation=1m --memory-swap=128m --memory-swappiness=9
  --mount=type=tmpfs,dst=/t --name=n --net=none --net-alias=a --network=none --network-alias=a --no-healthcheck
  --oom-kill-disable --oom-score-adj=9 --pid=host --pids-limit=9 --platform=linux/amd64 --privileged
  --publish=80:80 --publish-all --pull=never --quiet --read-only --restart=no --rm --runtime=runc
  --security-opt=no-new-privileges --shm-size=64m --sig-proxy --stop-signal=SIGTERM --stop-timeout=9
  --storage-opt=size=1g --sysctl=net.core.somaxconn=9 --tmpfs=/t --tty --ulimit=core=0 --use-api-socket
  --user=9 --userns=host --uts=host --volume=v:/v --volume-driver=local --volumes-from=c --workdir=/w
`
  .trim()
  .split(/\s+/);

const longOf = (flags: string) => flags.match(/--[a-z0-9-]+/)?.[0] ?? '';
const OWN = Object.values<OptionSpec>(RUN_OPTIONS).map(({ flags }) => longOf(flags));

async function run(...words: readonly string[]) {
  const io = fakeIo();
  const code = await io.run('run', ...words, 'busybox', 'true');
  return { code, task: io.driver.tasks[0], said: io.stderr.text() };
}

describe('a flag of docker run', () => {
  it.each(DOCKER_RUN)('is known: %s', async (flag) => {
    const { said } = await run(flag);
    expect(said).not.toMatch(/unknown option|did you mean/);
  });

  it.each(DOCKER_HABITS.map(({ flags }) => longOf(flags)))(
    'is in the table only if docker has it and drv has not: %s',
    (long) => {
      expect(DOCKER_RUN.map(longOf)).toContain(long);
      expect(OWN).not.toContain(long);
    },
  );
});

describe('what says what drv does anyway', () => {
  it.each([
    ['--cap-drop', 'ALL'],
    ['--cap-drop=NET_RAW'],
    ['--cgroupns', 'private'],
    ['--detach=false'],
    ['--disable-content-trust'],
    ['--disable-content-trust=false'],
    ['--expose', '80'],
    ['--init'],
    ['--init=true'],
    ['--isolation', 'default'],
    ['--no-healthcheck'],
    ['--no-healthcheck=true'],
    ['--healthcheck=false'],
    ['--oom-kill-disable=false'],
    ['--pid', 'private'],
    ['--privileged=false'],
    ['--publish-all=false'],
    ['--restart', 'no'],
    ['--rm'],
    ['--rm=true'],
    ['--rm=1'],
    ['--rm=True'],
    ['--init=t'],
    ['--sig-proxy'],
    ['--sig-proxy=true'],
    ['--stop-signal', 'SIGTERM'],
    ['--security-opt', 'no-new-privileges'],
    ['--security-opt=no-new-privileges:true'],
    ['--use-api-socket=false'],
  ])('is accepted in silence: %s %s', async (...words) => {
    const { code, said } = await run('-q', ...words);
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });
});

describe('another name', () => {
  it.each([
    [['--name', 'job-1'], { id: 'job-1' }],
    [['--net', 'none'], { network: 'none' }],
    [['--net-alias', 'db', '--net', 'back'], { network: { name: 'back', aliases: ['db'] } }],
    [['--storage-opt', 'size=1g'], { limits: { diskBytes: 1_073_741_824 } }],
    [['--pids-limit', '9'], { limits: { pids: 9 } }],
    [['--stop-timeout', '9'], { graceMs: 9000 }],
    [['-c', '512'], { limits: { cpuShares: 512 } }],
    [['-c512'], { limits: { cpuShares: 512 } }],
    [['--tty=true'], { tty: true }],
    [['--read-only=true'], { readOnlyRoot: true }],
    [['--read-only', '--read-only=false'], { readOnlyRoot: false }],
    [['--init=false'], { init: false }],
    [['--ulimit', 'nofile=64:128'], { ulimits: { nofile: { soft: 64, hard: 128 } } }],
  ])('does what drv calls otherwise: %j', async (words, task) => {
    expect(await run(...words)).toMatchObject({ code: 0, task });
  });

  it('is refused by the name that was written', async () => {
    const wants = 'not a whole number from 1 to 4194304\n';
    expect((await run('--pids-limit', '-1')).said).toBe(`drv: --pids-limit -1: ${wants}`);
    expect((await run('--pids', '-1')).said).toBe(`drv: --pids -1: ${wants}`);
    expect((await run('--name', 'a b')).said).toMatch(/^drv: --name a b: /);
    expect((await run('--net=host')).said).toMatch(/^drv: --net host: /);
  });

  it.each([
    [['-m=64m'], { limits: { memoryBytes: 67_108_864 } }],
    [['-qm=64m'], { limits: { memoryBytes: 67_108_864 } }],
    [['-e=A=1', '-e', 'B==', '-e=C='], { env: { A: '1', B: '=', C: '' } }],
    [['-w=/w', '-u=1:2', '-h=web'], { workDir: '/w', user: '1:2', hostname: 'web' }],
  ])('may be short, with a sign before its value: %j', async (words, task) => {
    expect(await run(...words)).toMatchObject({ code: 0, task });
  });

  it.each([
    [['-t=true'], { tty: true }],
    [['-it=false', '--no-stdin'], { tty: false }],
    [['-d=false', '-P=0', '-m', '64m'], { limits: { memoryBytes: 67_108_864 } }],
  ])('may be a short switch with a value: %j', async (words, task) => {
    expect(await run(...words)).toMatchObject({ code: 0, task });
  });

  it('is refused where a switch has another value, also short', async () => {
    expect((await run('-d=true')).said).toMatch(/^drv: --detach: drv runs one task/);
    const wants = 'is on or off: write --tty=true or --tty=false, not "maybe"\n';
    expect((await run('--tty=maybe')).said).toBe(`drv: --tty ${wants}`);
    expect((await run('-it=maybe')).said).toBe(`drv: --tty ${wants}`);
    expect(JSON.parse((await run('--tty=maybe', '--json')).said)).toMatchObject({ error: { code: 'USAGE' } });
  });

  it('is a word of the task behind the image', async () => {
    const io = fakeIo();
    expect(await io.run('run', '-q', 'busybox', 'ls', '-t=false', '-d=false')).toBe(0);
    expect(io.driver.tasks[0]).toMatchObject({ command: ['ls', '-t=false', '-d=false'] });
  });

  it('keeps a sign that stands behind a space', async () => {
    expect((await run('-m', '=64m')).said).toMatch(/^drv: --memory =64m: not a size/);
    expect((await run('-e', '=1')).said).toMatch(/^drv: --env: a variable needs a name/);
  });
});

describe('what drv does not do', () => {
  it.each([
    [['-a', 'stdout'], '--attach: drv always attaches stdout and stderr'],
    [['--blkio-weight', '9'], '--blkio-weight: drv does not limit the speed'],
    [['--blkio-weight-device', '/dev/sda:9'], '--blkio-weight-device: drv does not'],
    [['--cgroupns', 'host'], '--cgroupns: drv refuses the namespaces of the host'],
    [['--cpu-count', '1'], '--cpu-count: drv runs Linux containers only; use --cpus'],
    [['--cpu-percent', '1'], '--cpu-percent: drv runs Linux containers only; use --cpus'],
    [['--cpu-period', '1'], '--cpu-period: use --cpus N'],
    [['--cpu-quota', '1'], '--cpu-quota: use --cpus N'],
    [['--cpu-rt-period', '1'], '--cpu-rt-period: drv gives no real-time scheduling'],
    [['--cpu-rt-runtime', '1'], '--cpu-rt-runtime: drv gives no real-time scheduling'],
    [['--cpuset-mems', '0'], '--cpuset-mems: drv does not choose memory nodes; --cpuset-cpus'],
    [['-d'], '--detach: drv runs one task to its end, in the foreground; write "drv run … &"'],
    [['-dit'], '--detach: drv runs one task'],
    [['--detach=true'], '--detach: drv runs one task'],
    [['--detach-keys', 'x'], '--detach-keys: drv runs one task to its end'],
    [['--device-cgroup-rule', 'x'], '--device-cgroup-rule: name each device with --device'],
    [['--device-read-bps', 'x'], '--device-read-bps: drv does not limit the speed'],
    [['--device-read-iops', 'x'], '--device-read-iops: drv does not limit the speed'],
    [['--device-write-bps', 'x'], '--device-write-bps: drv does not limit the speed'],
    [['--device-write-iops', 'x'], '--device-write-iops: drv does not limit the speed'],
    [['--dns-opt', 'x'], '--dns-opt: drv sets no resolver options'],
    [['--dns-option', 'x'], '--dns-option: drv sets no resolver options'],
    [['--dns-search', 'x'], '--dns-search: write names in full'],
    [['--domainname', 'x'], '--domainname: write it as a part of --hostname'],
    [['--health-cmd', 'x'], '--health-cmd: drv runs no health check but that of the image'],
    [['--health-interval', 'x'], '--health-interval: drv runs no health check'],
    [['--health-retries', 'x'], '--health-retries: drv runs no health check'],
    [['--health-start-interval', 'x'], '--health-start-interval: drv runs no health check'],
    [['--health-start-period', 'x'], '--health-start-period: drv runs no health check'],
    [['--health-timeout', 'x'], '--health-timeout: drv runs no health check'],
    [['--io-maxbandwidth', '1'], '--io-maxbandwidth: drv does not limit the speed'],
    [['--io-maxiops', '1'], '--io-maxiops: drv does not limit the speed'],
    [['--ip', '10.0.0.1'], '--ip: the engine chooses the addresses'],
    [['--ip6', 'fd00::1'], '--ip6: the engine chooses the addresses'],
    [['--isolation', 'hyperv'], '--isolation: choose an OCI runtime with --runtime'],
    [['--kernel-memory', '1m'], '--kernel-memory: the kernel has no such limit any more; use --memory'],
    [['--link', 'c'], '--link: put both on a network, with --network NAME'],
    [['--link-local-ip', 'x'], '--link-local-ip: the engine chooses the addresses'],
    [['--mac-address', 'x'], '--mac-address: the engine chooses the addresses'],
    [['--memory-swappiness', '9'], '--memory-swappiness: limit swap with --memory-swap'],
    [['--oom-kill-disable'], '--oom-kill-disable: a task that outgrows its memory is killed'],
    [['--oom-score-adj', '9'], '--oom-score-adj: drv leaves the choice to the kernel'],
    [['--pid', 'host'], '--pid: drv refuses the namespaces of the host'],
    [
      ['--privileged'],
      '--privileged: drv runs no privileged containers; give what the task needs with --cap-add',
    ],
    [['--privileged=1'], '--privileged: drv runs no privileged containers'],
    [['-P'], '--publish-all: name each port, as in --publish 8080:80'],
    [['--restart', 'always'], '--restart: drv runs one task to its end, in the foreground; start it again'],
    [['--rm=false'], '--rm: drv always removes the container'],
    [['--sig-proxy=false'], '--sig-proxy: Ctrl-C and SIGTERM always stop the task'],
    [['--use-api-socket'], '--use-api-socket: drv gives a task neither engine nor credentials'],
    [['--uts', 'host'], '--uts: drv refuses the namespaces of the host'],
    [['--volume-driver', 'x'], '--volume-driver: create the volume with its driver first'],
    [['--volumes-from', 'x'], '--volumes-from: name each path or volume with --volume'],
    [['--network', 'host'], '--network host: the namespaces of the host and of other containers are refused'],
  ])('is refused in one line, with what to write instead: %j', async (words, line) => {
    const { code, said, task } = await run(...words);
    expect(said.slice(0, line.length + 5)).toBe(`drv: ${line}`);
    expect(said.trimEnd()).not.toMatch(/\n|undefined/);
    expect({ code, task }).toEqual({ code: 125, task: undefined });
  });

  it('is JSON where JSON was asked for, before it and behind it', async () => {
    for (const words of [
      ['--json', '-d'],
      ['-d', '--json'],
    ]) {
      expect(JSON.parse((await run(...words)).said)).toMatchObject({ error: { code: 'USAGE' } });
    }
  });
});

describe('--cap-drop', () => {
  const DOCKER_WITHOUT_RAW = 13;

  it('takes out of --caps, and what is added stays', async () => {
    const { task } = await run('--caps', 'docker', '--cap-drop', 'net_raw');
    expect(task?.capabilities).not.toContain('NET_RAW');
    expect(task?.capabilities).toHaveLength(DOCKER_WITHOUT_RAW);
    expect((await run('--caps=docker', '--cap-drop=all', '--cap-add=KILL')).task).toMatchObject({
      capabilities: ['KILL'],
    });
  });

  it('is refused for what is no capability, and beside its opposite', async () => {
    expect((await run('--cap-drop', 'NET_ROW')).said).toBe(
      'drv: --cap-drop NET_ROW: not a capability of Linux; write ALL or for example NET_RAW\n',
    );
    expect((await run('--cap-drop', 'CAP_NET_RAW', '--cap-add', 'NET_RAW')).said).toBe(
      'drv: --cap-drop and --cap-add both name NET_RAW: leave one of them out\n',
    );
  });
});

describe('-h', () => {
  it('is the host name, as in docker, and never help in place of a run', async () => {
    expect(await run('-h', 'web')).toMatchObject({ code: 0, task: { hostname: 'web' } });
    const io = fakeIo();
    expect(await io.run('run', '-h')).toBe(125);
    expect(io.stdout.text()).toBe('');
    expect(io.stderr.text()).toContain('help is drv run --help');
  });
});
