import { describe, expect, it } from 'vitest';
import { resolveCredentials } from '../../src/credentials/resolve-credentials.ts';
import type { CredentialProvider } from '../../src/credentials/credential-provider.ts';

const target = { registry: 'registry.test', repository: 'team/app' };
const login = { kind: 'basic', username: 'ann', password: 'open-sesame' } as const;
const provider: CredentialProvider = { name: 'mine', resolve: async () => login };

describe('resolveCredentials', () => {
  it('asks the auther of the task first, then the provider of the driver', async () => {
    const taskId = 't';
    expect(await resolveCredentials(target, { taskId })).toBeUndefined();
    expect(await resolveCredentials(target, { taskId, provider, auther: () => undefined })).toMatchObject(
      login,
    );
    const auther = () => ({ kind: 'anonymous' }) as const;
    expect(await resolveCredentials(target, { taskId, provider, auther })).toEqual({ kind: 'anonymous' });
  });

  it('stops the task when whom it asks fails, and repeats nothing that was said', async () => {
    const auther = () => {
      throw new Error('the token s3cret is not known');
    };
    const failed = await resolveCredentials(target, { taskId: 't', auther }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'DRV_CREDENTIALS', taskId: 't' });
    expect(JSON.stringify(failed)).not.toContain('s3cret');
  });

  it('waits no longer than its signal', async () => {
    const signal = AbortSignal.abort();
    const auther = () => new Promise<undefined>(() => {});
    await expect(resolveCredentials(target, { taskId: 't', auther, signal })).rejects.toMatchObject({
      code: 'DRV_ABORTED',
    });
  });
});
