import { findHold, type Hold } from '../hold.ts'
import { type Account, accountKey, type LedgerEntry } from '../item.ts'
import { failedOutlook, noCounts, type PlannedItem } from '../plan-account.ts'
import type { RetentionPorts } from '../ports.ts'
import { readPages } from '../read-pages.ts'
import type { KeptKind, ListedItem, RetentionOffer } from '../retention-offer.ts'
import type { AccountCounts, AccountOutlook } from '../run.ts'
import type { Erasure, NamingBody } from './erasure.ts'
import { type Named, parsePerson } from './person.ts'

/** In the place of a policy: nobody asks how old something is. */
const erasurePolicy = 'erasure'

/** What was found of a person: what a run deletes, and what it erases at its end. */
export interface FoundPerson {
  readonly items: readonly PlannedItem[]
  readonly accounts: readonly AccountOutlook[]
  readonly erasure: Omit<Erasure, 'requestId'>
}

/** Something of a person at a vendor, before anybody has looked whether it may be deleted. */
type Found = Omit<PlannedItem, 'policy'> & { readonly isOpen: boolean; readonly isListed: boolean }

/**
 * Returns what is known of a person: what calls in their name have created, what vendors find that can be asked for them, what
 * webhooks that name them are about, and what is kept here.
 */
export async function findPerson(ports: RetentionPorts, text: string): Promise<FoundPerson> {
  const { persons, store, clock } = ports
  const named = parsePerson(text)
  const subjects = [...new Set(named.names.map((name) => persons.subjectOf(name)))]
  const [ledger, bodies, holds, sessions, keys, locks] = await Promise.all([
    Promise.all(subjects.map((subject) => store.ledgerOfUser(subject))).then((lists) => lists.flat()),
    named.person === undefined ? [] : persons.bodiesNaming(named.names, named.person.form),
    store.holds(),
    persons.sessionsOf(subjects),
    persons.countKeys(subjects),
    persons.locksOn(subjects),
  ])
  const search = new PersonSearch(ports, holds, clock.now())
  for (const entry of ledger) await search.addEntry(entry)
  const accounts = await persons.accounts()
  for (const account of accounts) await search.ask(account, named)
  for (const body of bodies) await search.addBody(body, accounts)
  const { items, outlooks, open, unsearched, outOfScope } = search
  return {
    items,
    accounts: outlooks,
    erasure: {
      subjects,
      bodies,
      found: { bodies: bodies.length, sessions: sessions.length, keys },
      open,
      unsearched: named.person === undefined ? [...unsearched, onlyHashed] : unsearched,
      outOfScope: [
        ...outOfScope,
        ...(locks.length === 0 ? [] : [`They are named by a lock, which stays: ${locks.join(', ')}.`]),
        'What came after the plan, backups that were made before, and what was sent elsewhere: sinks, exports, apps.',
      ],
    },
  }
}

const onlyHashed = 'No name was given: no vendor and no webhook was searched.'

class PersonSearch {
  readonly items: PlannedItem[] = []
  readonly open: Record<string, number> = {}
  readonly unsearched: string[] = []
  readonly outOfScope: string[] = []
  readonly #ports: RetentionPorts
  readonly #holds: readonly Hold[]
  readonly #nowMs: number
  readonly #seen = new Set<string>()
  readonly #outlooks = new Map<string, AccountOutlook>()

  constructor(ports: RetentionPorts, holds: readonly Hold[], nowMs: number) {
    this.#ports = ports
    this.#holds = holds
    this.#nowMs = nowMs
  }

  get outlooks(): readonly AccountOutlook[] {
    return [...this.#outlooks.values()]
  }

  async addEntry({ madeBy, tag, createdAtMs, id, vendor, environment, key }: LedgerEntry): Promise<void> {
    const kind = (await this.#ports.offerOf(vendor))?.kinds.find((one) => one.madeBy.includes(madeBy))
    if (kind === undefined) return
    await this.#add({
      vendor,
      environment,
      key,
      kind: kind.id,
      id,
      tag,
      createdAtMs,
      trace: {},
      isOpen: false,
      isListed: false,
    })
  }

  /** Asks a vendor for the person, where it can be asked. */
  async ask(account: Account, { person }: Named): Promise<void> {
    const offer = await this.#ports.offerOf(account.vendor)
    if (offer === undefined || person === undefined) return
    const obstacle = this.#ports.obstacle(account)
    for (const kind of offer.kinds) {
      const searches = kind.searches?.(person) ?? []
      if (searches.length === 0) this.#notSearchable(account, kind)
      for (const { request, listed } of searches) {
        const read =
          obstacle === undefined
            ? await readPages<ListedItem>({
                ask: (asked) => this.#ports.ask(account, asked),
                wait: this.#ports.wait,
                retryMs: this.#ports.timing.retryMs,
                request,
                read: listed,
                isEnough: () => false,
              })
            : { problem: obstacle }
        if ('problem' in read) {
          this.#failed(account, offer, read.problem)
          return
        }
        for (const { id, createdAtMs, isOpen, isGone } of read.items) {
          if (isGone) continue
          const trace = { wasThere: true, isOfUnknownOrigin: true }
          await this.#add({
            ...account,
            kind: kind.id,
            id,
            tag: null,
            createdAtMs,
            trace,
            isOpen,
            isListed: true,
          })
        }
      }
    }
  }

  /** What a webhook is about that names the person, the vendor says of which kind it is. */
  async addBody(body: NamingBody, accounts: readonly Account[]): Promise<void> {
    const { vendor, environment, item } = body
    const offer = await this.#ports.offerOf(vendor)
    if (item === null || offer === undefined) return
    const own = accounts.filter((one) => one.vendor === vendor && one.environment === environment)
    if (own.length === 0)
      return this.#notLookedAt({ vendor, environment, key: 'default' }, offer, 'There is no key for it.')
    // A webhook does not say under which key its item was made.
    for (const account of own) await this.#lookFor(item, body, account, offer)
  }

  async #lookFor(
    item: string,
    { receivedAtMs }: NamingBody,
    account: Account,
    offer: RetentionOffer,
  ): Promise<void> {
    for (const { id: kind, look, seen } of offer.kinds) {
      if (this.#seen.has([account.vendor, kind, item].join('\0'))) return
      const obstacle = this.#ports.obstacle(account)
      if (obstacle !== undefined) return this.#notLookedAt(account, offer, obstacle)
      const answer = await this.#ports.ask(account, look(item))
      const state = seen(answer)
      if (state === 'unclear') this.#notLookedAt(account, offer, answer.detail)
      if (state !== 'there') continue
      const trace = { wasThere: true, isOfUnknownOrigin: true }
      await this.#add({
        ...account,
        kind,
        id: item,
        tag: null,
        createdAtMs: receivedAtMs,
        trace,
        isOpen: false,
        isListed: false,
      })
      return
    }
  }

  async #add({ isOpen, isListed, ...found }: Found): Promise<void> {
    const name = [found.vendor, found.kind, found.id].join('\0')
    if (this.#seen.has(name)) return
    this.#seen.add(name)
    const offer = await this.#ports.offerOf(found.vendor)
    if (offer === undefined) return
    const isHeld =
      findHold(this.#holds, { ...found, isOfUnknownOrigin: found.trace.isOfUnknownOrigin }, this.#nowMs) !==
      undefined
    const counted: keyof AccountCounts = isHeld ? 'held' : isOpen ? 'open' : 'due'
    this.#count(found, offer, isListed ? 'listed' : 'fromLedger')
    this.#count(found, offer, counted)
    if (isOpen) {
      const what = `${found.vendor} ${found.kind}`
      this.open[what] = (this.open[what] ?? 0) + 1
    }
    // What is held goes along: the run looks again, and its receipt names the hold.
    else this.items.push({ ...found, policy: erasurePolicy })
  }

  #outlook(account: Account, offer: RetentionOffer): AccountOutlook {
    const known = this.#outlooks.get(accountKey(account))
    if (known !== undefined) return known
    const { vendor, environment, key } = account
    const keyId = this.#ports.keyIdOf(account)
    for (const sentence of offer.outOfScope)
      if (!this.outOfScope.includes(sentence)) this.outOfScope.push(sentence)
    return {
      vendor,
      environment,
      key,
      ...(keyId === undefined ? {} : { keyId }),
      ...noCounts,
      settings: [],
      notes: [],
      problem: null,
    }
  }

  #count(account: Account, offer: RetentionOffer, name: keyof AccountCounts): void {
    const outlook = this.#outlook(account, offer)
    this.#outlooks.set(accountKey(account), { ...outlook, [name]: outlook[name] + 1 })
  }

  #failed(account: Account, offer: RetentionOffer, problem: string): void {
    const known = this.#outlook(account, offer)
    this.#outlooks.set(accountKey(account), { ...failedOutlook(account, offer, problem), ...known, problem })
    this.unsearched.push(`${describe(account)} could not be searched. ${problem}`)
  }

  /** Said once for each reason: the webhook that led there will be gone. */
  #notLookedAt(account: Account, offer: RetentionOffer, why: string): void {
    const known = this.#outlook(account, offer)
    this.#outlooks.set(accountKey(account), { ...known, problem: known.problem ?? why })
    const sentence = `${describe(account)}: what a webhook of theirs is about could not be looked at, and stays. ${why}`
    if (!this.unsearched.includes(sentence)) this.unsearched.push(sentence)
  }

  #notSearchable(account: Account, kind: KeptKind): void {
    this.unsearched.push(
      `${describe(account)}: no search by person for ${kind.id}; what the gate has not made in their name is not found.`,
    )
  }
}

function describe({ vendor, environment, key }: Account): string {
  return key === 'default' ? `${vendor}, ${environment}` : `${vendor}, ${environment}, key ${key}`
}
