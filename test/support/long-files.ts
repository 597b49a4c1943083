/** The test files that take longest on two cores, the longest first. A file that is forgotten here costs time alone. */
export const longFiles: readonly string[] = [
  'test/docs/commands.test.ts',
  'test/package/package.test.ts',
  'test/storage/sqlite.test.ts',
  'test/storage/postgres.test.ts',
]
