import { expect, it } from 'vitest';
import { unnamedTypes } from '../../src/consumer/unnamed-types.ts';

it('is content with what is exported, under another name too', () => {
  const text = 'interface A {\n  b: B;\n}\ninterface B {\n}\nexport { type A, type B as C };\n';
  expect(unnamedTypes(text)).toEqual([]);
});

it('finds an interface that an exported one mentions', () => {
  const text = 'interface A {\n  b(): Promise<B>;\n}\ninterface B {\n}\nexport { type A };\n';
  expect(unnamedTypes(text)).toEqual(['B']);
});

it('needs no name for what is only extended, nor for what nothing mentions', () => {
  const text =
    'interface Base {\n}\ninterface A extends Base {\n}\ninterface Alone {\n}\nexport type { A };\n';
  expect(unnamedTypes(text)).toEqual([]);
});
