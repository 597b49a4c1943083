/** A call to the main host of a vendor. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query. */
  readonly path: string
  readonly body?: object
}

/** What the vendor said. Its text may hold personal data: nobody keeps, prints or records it. */
export interface VendorReply {
  /** 0 where it could not be asked. */
  readonly status: number
  readonly text: string
  /** Plain words without the body, for example `401 from api.example.com`. */
  readonly detail: string
}

/** What a vendor keeps, and how it is found and deleted there. A vendor fills it in. */
export interface RetentionOffer {
  readonly kinds: readonly [KeptKind, ...KeptKind[]]
  /** The vendor's own settings of how long it keeps things; absent where no API tells. */
  readonly settings?: SettingsRead
  /** What to know of those settings, in sentences. */
  readonly notes: readonly string[]
  /** What deleting does not reach, in sentences: stands in every receipt. */
  readonly outOfScope: readonly string[]
}

/** One kind of thing that a vendor keeps, with the operations that list, delete and show it. */
export interface KeptKind {
  /** Stable: stands in configurations and receipts. */
  readonly id: string
  /** Ids of operations: what those create is of this kind, and nothing else is. */
  readonly madeBy: readonly string[]
  /** Whether the list begins with the oldest: then it need not be read past the newest that is due. */
  readonly isOldestFirst: boolean
  /** Asks for the first page, or for the one that a cursor of the page before leads to. */
  list(cursor: string | undefined): VendorRequest
  /** Returns a page; undefined where the answer is none. */
  listed(reply: VendorReply): ListedPage | undefined
  remove(id: string): VendorRequest
  /** `unknown_there`: the vendor has no such thing; `later`: anything that may go well another time. */
  removed(reply: VendorReply): 'removed' | 'unknown_there' | 'later'
  look(id: string): VendorRequest
  /** `wiped` where the vendor shows that it was deleted; `gone` where it knows of none, as of one that never was; `unclear` where the answer does not tell. */
  seen(reply: VendorReply): 'wiped' | 'gone' | 'there' | 'unclear'
  /** Each asks for what the vendor knows of a person in one field that it can search; absent where it can search none. */
  searches?(person: Person): readonly PersonList[]
}

/** What a vendor has of a person by one field. */
export interface PersonList {
  request(cursor: string | undefined): VendorRequest
  /** Returns a page; undefined where the answer is none, and where something in it is not of the person: it would be deleted. */
  listed(reply: VendorReply): ListedPage | undefined
}

/** A person, in whatever words are known: each is searched for where a vendor has a field for it. */
export interface Person {
  readonly value: string
  readonly form: 'phone' | 'email' | 'user'
}

export interface ListedPage {
  readonly items: readonly ListedItem[]
  /** Leads to the next page; absent on the last. */
  readonly cursor?: string
}

/** Something as the vendor lists it. */
export interface ListedItem {
  readonly id: string
  /** Milliseconds since 1970; null where the vendor does not tell. */
  readonly createdAtMs: number | null
  /** Still under way: it cannot be deleted yet. */
  readonly isOpen: boolean
  /** Only its record is left. */
  readonly isGone: boolean
}

/** The vendor's own settings: first whose they are is listed, then each is asked for. */
export interface SettingsRead {
  list(cursor: string | undefined): VendorRequest
  /** Undefined where the answer is none. */
  listed(
    reply: VendorReply,
  ): { readonly items: readonly SettingHolder[]; readonly cursor?: string } | undefined
  look(holder: SettingHolder): VendorRequest
  /** Undefined where the answer does not tell. */
  setting(holder: SettingHolder, reply: VendorReply): VendorSetting | undefined
}

/** Something that has a setting of its own, for example an agent. */
export interface SettingHolder {
  readonly id: string
  readonly kind: string
}

/** How long the vendor itself keeps what belongs to something. */
export interface VendorSetting {
  /** For example `agent agent_1`. */
  readonly of: string
  /** Null: for ever. */
  readonly days: number | null
}
