import { createClients, type VendorClients } from '../../examples/reader-writer.ts'

/** Returns the three vendors' clients as an app makes them: a base URL and a client key, nothing else. */
export function clientsWith(baseUrl: string, key: string): VendorClients {
  return createClients({ baseUrl, readerKey: key, writerKey: key }).reader
}
