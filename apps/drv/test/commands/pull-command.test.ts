import { describe, expect, it } from 'vitest';
import { fakeEngine, onEngine } from '../support/on-fake-engine.ts';

describe('drv pull', () => {
  it('pulls, and prints on stdout what it got', async () => {
    const io = onEngine(await fakeEngine());
    expect(await io.run('pull', 'drv.test/other:1')).toBe(0);
    expect(io.stdout.text()).toMatch(/^\S+sha256:[0-9a-f]{64}\n$/);
    expect(io.stderr.text()).toMatch(/^drv: pulling drv\.test\/other:1\n(drv: {3}.*\n)+drv: pulled /);
    const json = onEngine(await fakeEngine());
    expect(await json.run('pull', '--json', 'drv.test/other:1')).toBe(0);
    expect(JSON.parse(json.stdout.text())).toMatchObject({ pulled: true });
    expect(json.stderr.text()).toBe('');
  });

  it('asks no registry for the id of an image', async () => {
    for (const id of [`sha256:${'0a'.repeat(32)}`, '0a'.repeat(32)]) {
      const io = onEngine(await fakeEngine());
      expect(await io.run('pull', id)).toBe(125);
      expect(io.stderr.text()).toMatch(
        /^drv: sha256:[0-9a-f]{64} is the id of an image: .+ no registry .+\n$/,
      );
    }
  });

  it('says in one line what there is not', async () => {
    const io = onEngine(await fakeEngine());
    expect(await io.run('pull', '-q', 'drv.test/nothing:1')).toBe(125);
    expect(io.stderr.text()).toMatch(/^drv: .*drv\.test\/nothing.*\n$/);
    expect(io.stdout.text()).toBe('');
  });
});
