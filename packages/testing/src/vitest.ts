export { describeCases } from './cases/describe-cases.ts';
export type { DescribeCasesOptions } from './cases/describe-cases.ts';
