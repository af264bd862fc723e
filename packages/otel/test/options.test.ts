import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { INSTRUMENT, instrumentDrv } from '../src/instrument-drv.ts';

testKinds('instrumentDrv', {
  takesOthers: true,
  kinds: INSTRUMENT,
  call: (options) => instrumentDrv(options as never)[Symbol.dispose](),
});
