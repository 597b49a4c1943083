import { AssemblyAI } from 'assemblyai'
import Retell from 'retell-sdk'
import { CastaiClient } from './castai/client.ts'

/** The three vendors' clients, all calling through Sallyport with one client key. */
export interface VendorClients {
  readonly assemblyai: AssemblyAI
  readonly retellai: Retell
  readonly castai: CastaiClient
}

export interface CreateClientsOptions {
  /** Sallyport's address, for example `http://127.0.0.1:8686`. */
  readonly baseUrl: string
  /** A client key granted reads alone, for example `read:transcripts`. */
  readonly readerKey: string
  /** A client key granted writes as well. */
  readonly writerKey: string
}

/**
 * Returns two sets of clients that differ in their key alone. Give `reader` to the code that shows things: whatever
 * goes wrong in it, Sallyport lets it change nothing.
 *
 * @example
 * const { reader, writer } = createClients({ baseUrl: 'http://127.0.0.1:8686', readerKey, writerKey })
 * await writer.assemblyai.transcripts.submit({ audio_url })
 * await reader.castai.call('clusters.list')
 */
export function createClients({ baseUrl, readerKey, writerKey }: CreateClientsOptions): {
  readonly reader: VendorClients
  readonly writer: VendorClients
} {
  const address = baseUrl.replace(/\/+$/, '')
  return { reader: clientsFor(address, readerKey), writer: clientsFor(address, writerKey) }
}

function clientsFor(address: string, key: string): VendorClients {
  return {
    assemblyai: new AssemblyAI({
      apiKey: key,
      // Every host is named: one left out would get the client key at the vendor's own address.
      baseUrl: `${address}/assemblyai`,
      streamingBaseUrl: `${address}/assemblyai.streaming`,
      llmGatewayBaseUrl: `${address}/assemblyai.llm-gateway`,
      syncBaseUrl: `${address}/assemblyai.sync`,
      dictationBaseUrl: `${address}/assemblyai.dictation`,
    }),
    retellai: new Retell({ apiKey: key, baseURL: `${address}/retellai` }),
    castai: new CastaiClient({ baseUrl: `${address}/castai`, key }),
  }
}
