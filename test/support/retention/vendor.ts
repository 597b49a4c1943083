import type {
  KeptKind,
  ListedItem,
  RetentionOffer,
  VendorReply,
  VendorRequest,
} from '../../../src/retention/index.ts'

/** A vendor that keeps things in memory, and says how often it was told to delete each. */
export class KeepingVendor {
  readonly items = new Map<string, ListedItem>()
  /** Deletions that took effect, by id. */
  readonly deletions = new Map<string, number>()
  /** Answers that go wrong, in order: each is used up by one call of that method. */
  readonly faults: {
    readonly method: VendorRequest['method']
    readonly isLost: boolean
    readonly status: number
  }[] = []

  add(id: string, createdAtMs: number | null, change: Partial<ListedItem> = {}): void {
    this.items.set(id, { id, createdAtMs, isOpen: false, isGone: false, ...change })
  }

  async answer({ method, path }: VendorRequest): Promise<VendorReply> {
    const index = this.faults.findIndex((fault) => fault.method === method)
    const [fault] = index < 0 ? [] : this.faults.splice(index, 1)
    if (fault !== undefined && !fault.isLost) return reply(fault.status, {})
    const answered = this.#answer(method, path)
    // The vendor did what it was told, and nobody heard of it.
    return fault === undefined ? answered : { status: 0, text: '', detail: 'the answer was lost' }
  }

  #answer(method: VendorRequest['method'], path: string): VendorReply {
    const [, , id] = path.split('/')
    if (id === undefined) return this.#list(new URLSearchParams(path.split('?')[1]))
    if (!this.items.has(id)) return reply(404, {})
    if (method === 'DELETE') {
      this.items.delete(id)
      this.deletions.set(id, (this.deletions.get(id) ?? 0) + 1)
      return reply(204, {})
    }
    return reply(200, { id })
  }

  #list(query: URLSearchParams): VendorReply {
    const start = Number(query.get('cursor') ?? 0)
    const person = query.get('person')
    const all = [...this.items.values()].filter(({ id }) => person === null || id.startsWith(person))
    const items = all.slice(start, start + 2)
    return reply(200, { items, ...(start + 2 < all.length ? { cursor: String(start + 2) } : {}) })
  }
}

const things: KeptKind = {
  id: 'things',
  madeBy: ['things'],
  isOldestFirst: false,
  list: (cursor) => ({ method: 'GET', path: `/things${cursor === undefined ? '' : `?cursor=${cursor}`}` }),
  listed: ({ status, text }) => (status === 200 ? JSON.parse(text) : undefined),
  remove: (id) => ({ method: 'DELETE', path: `/things/${id}` }),
  removed: ({ status }) => {
    if (status === 204) return 'removed'
    return status === 404 ? 'unknown_there' : 'later'
  },
  // What is a person's begins with their name.
  searches: ({ value }) => [
    {
      request: (cursor) => ({
        method: 'GET',
        path: `/things?person=${value}${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      }),
      listed: ({ status, text }) => (status === 200 ? JSON.parse(text) : undefined),
    },
  ],
  look: (id) => ({ method: 'GET', path: `/things/${id}` }),
  seen: ({ status }) => {
    if (status === 404) return 'gone'
    return status === 200 ? 'there' : 'unclear'
  },
}

export const keepingOffer: RetentionOffer = {
  kinds: [things],
  notes: [],
  outOfScope: ['What was told to others.'],
}

function reply(status: number, body: object): VendorReply {
  return { status, text: JSON.stringify(body), detail: `${status} from acme` }
}
