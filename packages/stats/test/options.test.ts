import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { READ_CGROUP } from '../src/cgroup/read-cgroup.ts';
import { WATCH_CGROUP } from '../src/cgroup/watch-cgroup.ts';
import { SAMPLE_EVERY } from '../src/channel/sample-every.ts';
import {
  createStatsRecorder,
  normaliseDockerStats,
  readCgroup,
  sampleEvery,
  watchCgroup,
} from '../src/index.ts';
import { NORMALISE } from '../src/normalise/origin.ts';
import { RECORDER } from '../src/series/create-stats-recorder.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
const base = { containerId: 'a'.repeat(64), readFile: async () => '' };

testKinds('readCgroup', {
  takesOthers: true,
  kinds: READ_CGROUP,
  base,
  call: (options) => readCgroup(1, asked(options)),
});
testKinds('watchCgroup', {
  takesOthers: true,
  kinds: WATCH_CGROUP,
  base,
  call: (options) => watchCgroup(1, asked(options)).next(),
});
testKinds('sampleEvery', {
  takesOthers: true,
  kinds: SAMPLE_EVERY,
  call: (options) => sampleEvery((async function* () {})(), 1, asked(options)),
});
testKinds('normaliseDockerStats', {
  takesOthers: true,
  kinds: NORMALISE,
  call: (options) => normaliseDockerStats({}, undefined, asked(options)),
});
testKinds('createStatsRecorder', {
  takesOthers: true,
  kinds: RECORDER,
  call: (options) => createStatsRecorder(asked(options)),
});
