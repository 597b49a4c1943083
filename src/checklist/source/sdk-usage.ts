/** A function of an SDK: the way to it from the module, `()` for a call or an instance: `['AssemblyAI', '()', 'x']`. */
export type SdkPath = readonly string[]

/** Where the settings of a call stand: in one of its arguments, or in its keywords. */
export interface SettingsPlace {
  readonly position: number
  /** Python: the keyword that carries them. */
  readonly keyword?: string
  /** The object it is called on was made with settings of its own, which hold where the call names none. */
  readonly orReceiver?: boolean
}

/** A call that starts something, with its settings. */
export interface SdkCall {
  readonly path: SdkPath
  readonly settings: SettingsPlace | 'keywords'
}

/** What checks look for in source code, for one vendor: data alone. */
export interface SdkUsage {
  /** The vendor's name, for people. */
  readonly vendor: string
  /** Names under which programs import it, in any language. */
  readonly modules: readonly string[]
  /** Environment variables that hold its keys. */
  readonly keyVariables: readonly string[]
  /** What makes a client with a key, and the name of the key's field. */
  readonly clients: readonly (SdkCall & { readonly key: string })[]
  /** Where else a key is put: `assemblyai.settings.api_key = ...`. */
  readonly keySettings?: readonly SdkPath[]
  readonly transcribing?: Transcribing
  readonly minting?: Minting
  readonly verifying?: Verifying
  readonly storing?: Storing
  readonly agents?: Agents
  readonly infrastructure?: Infrastructure
  /** What a person has to look at in the vendor's dashboard, by a short name: no key of an app may read it. */
  readonly settings: Readonly<Record<string, string>>
}

/** Making transcripts. */
export interface Transcribing {
  readonly calls: readonly SdkCall[]
  readonly redaction: {
    /** The field that turns it on, and that which says what of. */
    readonly field: string
    readonly policies: string
    readonly known: readonly string[]
    /** Methods of a configuration that turn it on, and the settings that their keywords are. */
    readonly setters: Readonly<Record<string, Readonly<Record<string, string>>>>
    /** Fields that bring out in clear what was redacted, with what they bring. */
    readonly leaks: Readonly<Record<string, string>>
  }
  /** The same of live audio. */
  readonly live?: {
    readonly calls: readonly SdkCall[]
    readonly fields: readonly string[]
    readonly leaks: Readonly<Record<string, string>>
  }
  readonly safety: {
    readonly field: string
    /** Members whose numbers are confidences and look like severities. */
    readonly confidences: readonly (readonly string[])[]
    /** Members whose numbers are severities. */
    readonly severities: readonly (readonly string[])[]
  }
}

/** Making temporary tokens for browsers. */
export interface Minting {
  readonly calls: readonly SdkCall[]
  /** Fields that hold how long a token may be redeemed, in seconds. */
  readonly lifetimes: readonly string[]
  readonly lifetimeSecondsMax: number
}

/** Telling a genuine webhook. */
export interface Verifying {
  readonly calls: readonly SdkPath[]
  /** Position and keyword of the body. */
  readonly body: { readonly position: number; readonly keyword: string }
  /** Position and keyword of the key. */
  readonly key: { readonly position: number; readonly keyword: string }
  /** Whether the answer is promised, and worth nothing before it is awaited. */
  readonly isAsync: boolean
  /** The version of the package that began to, where an older one answers at once. */
  readonly asyncSince?: string
  /** The header that carries the signature, lower case. */
  readonly header: string
}

/** Agents that record calls, and what they say of recordings. */
export interface Agents {
  readonly creates: readonly SdkCall[]
  readonly updates: readonly SdkCall[]
  /** The field that gives addresses of recordings a signature and an end; off unless set. */
  readonly signed: string
  /** What is kept, with the value that keeps everything and holds unless set; and for how many days, for ever unless set. */
  readonly storage: { readonly field: string; readonly everything: string; readonly days: string }
}

/** What a vendor's keys and agents look like in charts, manifests, scripts and Terraform. */
export interface Infrastructure {
  /** Names that manifests and resources of it carry, as a regular expression. */
  readonly names: string
  /** Addresses and resources that make keys of people, and those that make keys of service accounts. */
  readonly userKeys: string
  readonly serviceKeys: string
}

/** Listing and deleting what the vendor keeps. */
export interface Storing {
  readonly lists: readonly SdkPath[]
  readonly deletions: readonly SdkPath[]
  /** Words of a program that goes on to further pages. */
  readonly paging: readonly string[]
}
