import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/program/create-program.ts';
import { answerFormOf } from '../../src/program/answer-form.ts';
import { fakeIo } from '../support/fake-io.ts';

async function formOf(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = createProgram(fakeIo(), { exitCode: 0 }, words);
  await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow(/^error: |needs/);
  return answerFormOf(program, env);
}

describe('the form of an answer to words that are wrong', () => {
  it.each([
    [['run', '--json', '--result', 'r', '--nope', 'busybox']],
    [['run', '--nope', '--json', '--result', 'r', 'busybox']],
    [['run', '--nope', '1', '--json', '--result=r', 'busybox']],
    [['run', '--nope', '--neither', '--json', '--result', 'r', 'busybox']],
    [['--nope', 'run', '--json', '--result', 'r', 'busybox']],
    [['--nope', 'run', '--neither', '--json', '--result', 'r', 'busybox']],
    [['run', '--json', '--result', 'r']],
    [['run', '--json', '--result', 'r', '--memory']],
  ])('is what the options of %j ask for', async (words) => {
    expect(await formOf(words)).toEqual({ json: true, result: 'r', junit: undefined });
  });

  it.each([
    [['run', '--nope', 'busybox', 'tool', '--json', '--result', 'r']],
    [['run', '--nope', '--', 'busybox', '--json', '--result', 'r']],
    [['--nope', 'run', 'busybox', 'tool', '--json', '--result', 'r']],
    [['run', '--nope']],
  ])('is not what words of the task ask for: %j', async (words) => {
    expect(await formOf(words)).toEqual({ json: false, result: undefined, junit: undefined });
  });

  it('names the file of --junit, before and behind the word that is wrong', async () => {
    expect((await formOf(['run', '--junit', 'j', '--nope', 'busybox'])).junit).toBe('j');
    expect((await formOf(['run', '--nope', '--junit=j', 'busybox'])).junit).toBe('j');
  });

  it('is what DRV_JSON asks for, unless an option says otherwise', async () => {
    expect((await formOf(['run', '--nope'], { DRV_JSON: '1' })).json).toBe(true);
    expect((await formOf(['run', '--no-json', '--nope'], { DRV_JSON: '1' })).json).toBe(false);
    expect((await formOf(['run', '--nope'], { DRV_JSON: 'perhaps' })).json).toBe(false);
  });

  it('is found behind a command that does not exist', async () => {
    expect((await formOf(['rnu', '--json'])).json).toBe(true);
    expect((await formOf(['ps', 'too', 'many', '--json'])).json).toBe(true);
  });

  it.each([
    [['rnu', '--result', 'r', 'busybox']],
    [['rnu', '--json', '--memory', '1g', '--result=r', 'busybox']],
    [['--rm', '--result', 'r', 'busybox']],
    [['--result', 'r', 'busybox']],
    [['busybox', '--result', 'r']],
  ])('is what a run that is misspelt or left out asks for: %j', async (words) => {
    expect((await formOf(words)).result).toBe('r');
  });

  it('is not what words behind the image of such a run ask for', async () => {
    expect((await formOf(['rnu', 'busybox', 'tool', '--result', 'r'])).result).toBeUndefined();
  });
});
