import { requireSafeUrl, SallyportError, type Secret } from '../../../../core/index.ts'
import type { KeptKind, ListedItem, VendorReply, VendorRequest } from '../../../../retention/index.ts'
import { loadVendor, vendorIds } from '../../../../vendors/index.ts'

/** What a vendor keeps, as it is given out by the gate. */
export interface KeptItem {
  /** `transcripts/<id>` behind the mount. */
  readonly name: string
  readonly createdAtMs: number
  /** Whether more may be said of it later: an analysis, a change. */
  readonly mayChange: boolean
  /** Throws ERR_CORE_INPUT where it is not given out, or is no JSON. */
  read(): Promise<{ readonly text: string; readonly bytes: number }>
}

const timeoutMs = 60_000
const pagesMax = 100_000

export const isMount = (target: string): boolean => /^https?:\/\//.test(target)

/**
 * Yields everything of a vendor's lists, page after page, through a mount of the gate such as
 * `http://127.0.0.1:8686/assemblyai`, with a client key. Throws ERR_CORE_INPUT where the address is no mount of a vendor
 * that keeps anything, or its only list is not given out; of several, one that is not is an item that cannot be read.
 */
export async function* readVendor(address: string, key: Secret): AsyncGenerator<KeptItem> {
  const mount = requireSafeUrl(address, 'file')
  const id = vendorIds.find((each) => mount.endsWith(`/${each}`))
  const profile = id === undefined ? undefined : await loadVendor(id)
  if (profile?.retention === undefined)
    throw new SallyportError('ERR_CORE_INPUT', {
      field: 'file',
      detail: 'The address is none of a vendor behind the gate that keeps transcripts.',
    })
  const { header, format } = profile.services.main?.credential ?? {
    header: 'authorization',
    format: 'bearer',
  }
  const ask = async ({ method, path, body }: VendorRequest): Promise<VendorReply> => {
    const answer = await fetch(mount + path, {
      method,
      headers: {
        [header]: format === 'bearer' ? `Bearer ${key.reveal()}` : key.reveal(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: Error) => {
      throw new SallyportError('ERR_CORE_INPUT', {
        field: 'file',
        detail: `The gate does not answer (${reasonOf(cause)}).`,
        cause,
      })
    })
    return { status: answer.status, text: await answer.text(), detail: `${answer.status} from the gate` }
  }
  const { kinds } = profile.retention
  for (const kind of kinds) {
    let refused: SallyportError | undefined
    const onRefused = (why: SallyportError) => {
      refused = why
    }
    for await (const item of listAll(kind, ask, onRefused))
      yield {
        name: `${kind.id}/${item.id}`,
        createdAtMs: item.createdAtMs ?? 0,
        mayChange: profile.content?.changes !== false,
        read: async () => jsonOf(await ask(kind.look(item.id))),
      }
    if (refused === undefined) continue
    const why = refused
    if (kinds.length === 1) throw why
    // What may be read of the rest is looked through, and this is said to have been left out.
    yield { name: kind.id, createdAtMs: 0, mayChange: true, read: () => Promise.reject(why) }
  }
}

async function* listAll(
  kind: KeptKind,
  ask: (request: VendorRequest) => Promise<VendorReply>,
  onRefused: (why: SallyportError) => void,
): AsyncGenerator<ListedItem> {
  const seen = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await ask(kind.list(cursor))
    const listed = kind.listed(reply)
    if (listed === undefined) {
      const detail = `The list of ${kind.id} is not given out (${reply.detail}).`
      onRefused(new SallyportError('ERR_CORE_INPUT', { field: 'file', detail }))
      return
    }
    yield* listed.items.filter(({ isGone, isOpen }) => !isGone && !isOpen)
    if (listed.cursor === undefined || seen.has(listed.cursor)) return
    seen.add(listed.cursor)
    cursor = listed.cursor
  }
  throw new SallyportError('ERR_CORE_INPUT', {
    field: 'file',
    detail: `The list of ${kind.id} does not end.`,
  })
}

/** `fetch` says of nearly everything that it failed; why stands below. */
function reasonOf({ name, cause }: Error): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  return name === 'TimeoutError' ? `for ${timeoutMs / 1_000} s` : (code ?? name)
}

function jsonOf({ status, text, detail }: VendorReply): { text: string; bytes: number } {
  if (status !== 200)
    throw new SallyportError('ERR_CORE_INPUT', { field: 'file', detail: `Not given out (${detail}).` })
  try {
    JSON.parse(text)
    return { text, bytes: Buffer.byteLength(text) }
  } catch {
    throw new SallyportError('ERR_CORE_INPUT', { field: 'file', detail: 'It is no JSON.' })
  }
}
