import { describeConformance } from './support/describe-conformance.ts';

describeConformance('announced');
