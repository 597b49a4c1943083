import { openStorage, type Storage, type StorageOptions } from '../../../src/storage/index.ts'
import { logKey } from '../../support/log-key.ts'

/** Opens the storage that the parent has named. */
export async function openOfParent(): Promise<Storage> {
  const storage = await openStorage(JSON.parse(process.env.SALLYPORT_TEST_OPTIONS ?? '') as StorageOptions)
  await storage.openLog(logKey.signerKey)
  return storage
}
