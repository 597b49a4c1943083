import type { VendorReply, VendorRequest } from './retention-offer.ts'

/** A page as somebody has read it. */
interface Page<Item> {
  readonly items: readonly Item[]
  readonly cursor?: string
}

export interface PageReader<Item> {
  ask(request: VendorRequest): Promise<VendorReply>
  wait(ms: number): Promise<void>
  readonly retryMs: number
  request(cursor: string | undefined): VendorRequest
  read(reply: VendorReply): Page<Item> | undefined
  /** Whether nothing on later pages is of interest. */
  isEnough(page: readonly Item[]): boolean
}

const triesMax = 5
/** More than any account holds: a vendor that goes round in circles ends here. */
const pagesMax = 100_000

/**
 * Returns every item of a list, page after page, or why it could not be read to its end. A page that fails is asked for
 * again; a cursor that comes twice ends the list.
 */
export async function readPages<Item>(
  reader: PageReader<Item>,
): Promise<{ readonly items: readonly Item[] } | { readonly problem: string }> {
  const items: Item[] = []
  const cursors = new Set<string>()
  let cursor: string | undefined
  for (let count = 0; count < pagesMax; count += 1) {
    const page = await readPage(reader, cursor)
    if ('problem' in page) return page
    items.push(...page.items)
    const { cursor: next } = page
    if (next === undefined || cursors.has(next) || reader.isEnough(page.items)) return { items }
    cursors.add(next)
    cursor = next
  }
  return { problem: 'The list does not end.' }
}

async function readPage<Item>(
  reader: PageReader<Item>,
  cursor: string | undefined,
): Promise<Page<Item> | { readonly problem: string }> {
  let problem = ''
  for (let attempt = 0; attempt < triesMax; attempt += 1) {
    if (attempt > 0) await reader.wait(reader.retryMs * 2 ** (attempt - 1))
    const reply = await reader.ask(reader.request(cursor))
    const page = reader.read(reply)
    if (page !== undefined) return page
    problem = `The list cannot be read (${reply.detail}).`
    if (reply.status === 401) break
  }
  return { problem }
}
