import type { StorageOptions } from '../../../src/storage/index.ts'

/** Returns the options the parent handed down. */
export function optionsOfParent(): StorageOptions {
  return JSON.parse(process.env.SALLYPORT_TEST_OPTIONS ?? '') as StorageOptions
}
