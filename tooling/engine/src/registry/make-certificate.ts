import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../host/run.ts';

/** Paths of PEM files. */
export interface Certificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes an authority and a certificate of it for one IP address, which serves a client as well, in `directory`. Needs openssl 1.1.1 or
 * later.
 */
export async function makeCertificate(
  directory: string,
  address: string,
  signal?: AbortSignal,
  options: {
    /** How many days it is valid from now on; negative for one that has expired. @default 365 */
    readonly days?: number;
  } = {},
): Promise<Certificate> {
  const file = (name: string) => join(directory, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = async (...args: string[]) => run('openssl', args, { cwd: directory, signal });
  writeFileSync(
    file('authority.cnf'),
    '[req]\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\n[ca]\n' +
      'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n',
  );
  writeFileSync(
    file('server.cnf'),
    `subjectAltName=IP:${address}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth,clientAuth\n`,
  );
  await openssl(
    'req',
    '-x509',
    '-config',
    'authority.cnf',
    ...newKey,
    '-subj',
    '/CN=drv test authority',
    '-days',
    '365',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  await openssl(
    'req',
    '-new',
    '-config',
    'authority.cnf',
    ...newKey,
    '-subj',
    `/CN=${address}`,
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    String(options.days ?? 365),
    '-extfile',
    'server.cnf',
    '-out',
    'server.crt',
  );
  return { ca: file('ca.crt'), certificate: file('server.crt'), key: file('server.key') };
}
