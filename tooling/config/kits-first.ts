import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of a few lines that register the cases of a whole kit, and take a minute or more. */
const KIT = /(conformance|worker-killed)[^/]*\.engine\.test\.ts$/;

/**
 * The order of vitest, but with the kits before the other files of their project: where vitest has no times of an earlier
 * run it goes by the size of files, and would begin with them last, when no other file is left to run beside them.
 */
export class KitsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      const isKit = ({ moduleId }: TestSpecification) => KIT.test(moduleId);
      return [...own.filter(isKit), ...own.filter((file) => !isKit(file))];
    });
  }
}
