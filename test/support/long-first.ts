import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { longFiles } from './long-files.ts'

/**
 * Starts the test files that are known to take long, the longest first, and then the others as Vitest would: a clean
 * clone remembers no durations, and a long file that starts last leaves every core but one idle.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sortLongFirst(sorted, ({ moduleId }) =>
      relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'),
    )
  }
}

/** Returns the files with the long ones first; those that are not known to be long keep their order. */
export function sortLongFirst<File>(files: readonly File[], pathOf: (file: File) => string): File[] {
  const placeOf = (file: File) => {
    const place = longFiles.indexOf(pathOf(file))
    return place === -1 ? longFiles.length : place
  }
  return files.toSorted((one, other) => placeOf(one) - placeOf(other))
}
