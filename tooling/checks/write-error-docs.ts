import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '@drv/core';
import { errorDocs } from './src/docs/error-docs.ts';
import { root } from './src/repository/git-repository.ts';

writeFileSync(join(root, 'docs/errors.md'), errorDocs(ERROR_CODES));
