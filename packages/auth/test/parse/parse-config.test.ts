import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/parse/parse-config.ts';
import { problemOf } from '../support/problem-of.ts';

const file = { kind: 'file', name: '/cfg/config.json', allowHelpers: true } as const;
const variable = { kind: 'environment', name: 'DOCKER_AUTH_CONFIG', allowHelpers: false } as const;
const quay = { registry: 'quay.io', repository: 'a' };
const keys = (text: string) => [...parseConfig(text, file).auths.find(quay)].map(({ key }) => key);

describe('parseConfig', () => {
  it.each(['', ' \n\t', '{}', 'null', '{"auths":null,"credHelpers":null,"credsStore":null}'])(
    'takes %j for no credentials',
    (text) => {
      expect(keys(text)).toEqual([]);
      expect(parseConfig(text, file).store).toBeUndefined();
    },
  );

  it('reads entries, in the new form and in the old one', () => {
    expect(keys('{"auths":{"quay.io":{}}}')).toEqual(['quay.io']);
    expect(keys('{"Auths":{"quay.io":{}}}')).toEqual(['quay.io']);
    expect(keys('{"quay.io":{}}')).toEqual(['quay.io']);
    expect(keys('{"quay.io":{},"credsStore":"x"}')).toEqual([]);
  });

  it('skips a byte order mark', () => {
    expect(keys('\uFEFF{"auths":{"quay.io":{}}}')).toEqual(['quay.io']);
  });

  it('reads helpers by host, and the store', () => {
    const config = parseConfig(
      '{"credsStore":"pass","credHelpers":{"https://quay.io":"gcr","gcr.io":""}}',
      file,
    );
    expect(config.store).toBe('docker-credential-pass');
    expect([...config.helpers.find({ ...quay, repository: '' })]).toMatchObject([
      { value: 'docker-credential-gcr' },
    ]);
    expect([...config.helpers.find({ registry: 'gcr.io', repository: '' })]).toMatchObject([{ value: '' }]);
  });

  it.each([
    ['{"credSstore":"","credsStore":"pass"}', 'docker-credential-pass'],
    ['{"credsStore":"pass","credSstore":""}', 'docker-credential-pass'],
    ['{"credSstore":"old","credsStore":"pass"}', 'docker-credential-pass'],
    ['{"credsStore":"pass","CredsStore":"old"}', 'docker-credential-pass'],
    ['{"credsStore":"","credsstore":"pass"}', 'docker-credential-pass'],
    ['{"CREDSSTORE":"old","credsstore":"pass","credSstore":null}', 'docker-credential-pass'],
    ['{"credsStore":"","credSstore":""}', undefined],
  ])('of several spellings in %s, takes the right one that holds something', (text, store) => {
    expect(parseConfig(text, file).store).toBe(store);
  });

  it('of several spellings of the entries, takes the right one', () => {
    expect(keys('{"Auths":{},"auths":{"quay.io":{}}}')).toEqual(['quay.io']);
    expect(keys('{"auths":{"quay.io":{}},"AUTHS":null}')).toEqual(['quay.io']);
    expect(keys('{"auths":{},"Auths":{"quay.io":{}}}')).toEqual(['quay.io']);
  });

  it('names no helpers where its source must not, whatever they are', () => {
    const config = parseConfig('{"credsStore":"../sudo","credHelpers":{"quay.io":"x"}}', variable);
    expect(config.store).toBeUndefined();
    expect([...config.helpers.find({ ...quay, repository: '' })]).toEqual([]);
    expect(config.ignoredHelpers).toBe(true);
    expect(parseConfig('{"auths":{}}', variable).ignoredHelpers).toBe(false);
  });

  it.each(['../../usr/bin/sudo', '/bin/sh', 'a b', 'a;b', '$(id)', 'a\\b', 'a\n', '#x'])(
    'refuses the helper name %j wherever it stands',
    (name) => {
      for (const config of [{ credsStore: name }, { credHelpers: { 'other.io': name, 'quay.io': 'gcr' } }]) {
        expect(problem(JSON.stringify(config))).toBe('helper-name-invalid');
      }
    },
  );

  it.each([
    '}{',
    '[]',
    '"x"',
    '5',
    'true',
    '{"auths":"x"}',
    '{"auths":[]}',
    '{"credHelpers":[]}',
    '{"credsStore":1}',
  ])('refuses %s', (text) => {
    expect(problem(text)).toBe('config-parse');
  });

  it('says where the mistake is, and quotes nothing around it', () => {
    const error = thrown('{"auths":\n{"quay.io":{"auth":"hunter2"} hunter2');
    expect(error).toHaveProperty('message', '/cfg/config.json: is not valid JSON (line 2 column 31)');
    expect(thrown('hunter2')).toHaveProperty('message', '/cfg/config.json: is not valid JSON');
  });

  it('tells a variable from a file', () => {
    expect(problemOf(thrown('{', variable))).toBe('env-parse');
    expect(thrown('{', variable)).toHaveProperty('message', expect.stringMatching(/^DOCKER_AUTH_CONFIG: /));
  });

  it('leaves Object.prototype alone', () => {
    const config = parseConfig('{"auths":{"__proto__":{"auth":"dTpw"},"constructor":{"auth":"dTpw"}}}', file);
    expect([...config.auths.find(quay)]).toEqual([]);
    expect(Reflect.get({}, 'auth')).toBeUndefined();
  });
});

function thrown(text: string, source: Parameters<typeof parseConfig>[1] = file): unknown {
  try {
    parseConfig(text, source);
  } catch (error) {
    return error;
  }
  return undefined;
}

function problem(text: string): unknown {
  return problemOf(thrown(text));
}
