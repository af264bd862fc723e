import { expect, test } from 'vitest';
import { imageAttributes } from '../../src/attributes/image-attributes.ts';

const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  [undefined, {}],
  ['docker.io/library/busybox', { 'container.image.name': 'docker.io/library/busybox' }],
  ['docker.io/a/b:1.2', { 'container.image.name': 'docker.io/a/b', 'container.image.tags': ['1.2'] }],
  ['localhost:5000/a', { 'container.image.name': 'localhost:5000/a' }],
  ['localhost:5000/a:1', { 'container.image.name': 'localhost:5000/a', 'container.image.tags': ['1'] }],
  [
    `r.io/a@${digest}`,
    { 'container.image.name': 'r.io/a', 'container.image.repo_digests': [`r.io/a@${digest}`] },
  ],
  [digest, { 'container.image.id': digest }],
])('%s', (reference, attributes) => {
  expect(imageAttributes(reference)).toEqual(attributes);
});
