/** What is said of one vendor in its skills and nowhere else: no facts of its API, which come from the profile. */
export interface VendorWords {
  /** Phrases that begin the work, word for word in the description. */
  readonly security: readonly string[]
  readonly production: readonly string[]
  /** Where its skills are of no use. */
  readonly notFor: readonly string[]
  /** Variable that its SDK or tools read a key from. */
  readonly keyVariable: string
  /** Checks that weigh most for it, by the beginning of their ids. */
  readonly first: readonly string[]
  /** A step of its own: what, why, and the commands. */
  readonly own: {
    readonly title: string
    readonly text: readonly string[]
    readonly commands: readonly string[]
  }
  readonly example: { readonly asked: string; readonly answered: readonly string[] }
}

const securityOf = (...names: readonly string[]) =>
  names.flatMap((name) => [
    `${name} security`,
    `${name} secrets`,
    `secure ${name}`,
    `${name} API key security`,
    `${name} PII`,
  ])

const productionOf = (...names: readonly string[]) =>
  names.flatMap((name) => [
    `${name} production`,
    `${name} prod checklist`,
    `deploy ${name}`,
    `${name} go-live`,
    `${name} launch checklist`,
  ])

/** By vendor id. */
export const vendorWords: Readonly<Record<string, VendorWords>> = {
  assemblyai: {
    security: securityOf('assemblyai'),
    production: productionOf('assemblyai'),
    notFor: ['choosing a speech model, accuracy or price', 'writing transcription features'],
    keyVariable: 'ASSEMBLYAI_API_KEY',
    first: ['redaction-', 'token-', 'browser-', 'safety-'],
    own: {
      title: 'Personal data in transcripts',
      text: [
        'Redaction is decided call by call. A misspelt policy redacts nothing, and entities, summaries and sentiment bring out',
        'again what was redacted: `check` finds all of these. A rule of the gate makes it hold for every app, whatever its',
        'code says; `redact-pii` and `no-leaking-features` are ready. Giving a rule to a client changes what its app gets:',
        'show the command, and let the person run it.',
      ],
      commands: ['sallyport check --only redaction-on --only redaction-policies --only redaction-leaks'],
    },
    example: {
      asked: 'Is our assemblyai PII handling safe?',
      answered: [
        'Runs the three redaction checks and reads references/vendor-facts.md.',
        'Reports: "FAIL redaction-policies, src/calls.ts:6: redact_pii_policies names what does not exist: phone_nummber. Transcripts made there are not redacted for phone numbers. Do: write phone_number. Decided 3 of 3."',
        'Does not say that redaction covers summaries: the facts say that it does not.',
      ],
    },
  },
  retellai: {
    security: securityOf('retellai', 'retell'),
    production: productionOf('retellai', 'retell'),
    notFor: ['writing prompts or flows of a voice agent', 'voices, latency or price'],
    keyVariable: 'RETELL_API_KEY',
    first: ['webhook-', 'token-', 'browser-', 'recordings-', 'storage-'],
    own: {
      title: 'Webhooks and recordings',
      text: [
        'The key with the webhook badge verifies webhooks: it should be one that no app uses and that may do nothing else.',
        '`verify` of the JavaScript SDK promises its answer: not awaited, it accepts every forgery. Whether recordings have',
        'signed addresses and how long they are kept is checked for agents that the code makes; for those that were made in the',
        'dashboard a person looks and attests.',
      ],
      commands: [
        'sallyport check --only webhook-verified --only webhook-awaited --only webhook-raw-body',
        'sallyport webhook list',
      ],
    },
    example: {
      asked: 'secure retellai webhooks in this repo',
      answered: [
        'Runs the webhook checks.',
        'Reports: "FAIL webhook-awaited, server/hooks.ts:14: It promises an answer, and nobody waits for it: every forgery passes. Do: write `await` before it."',
        'Edits that line when the person agrees, runs the same command again, and reports what it printed.',
      ],
    },
  },
  castai: {
    security: securityOf('castai', 'cast ai'),
    production: productionOf('castai', 'cast ai'),
    notFor: ['tuning autoscaling, node templates or savings', 'the health of a cluster'],
    keyVariable: 'CASTAI_API_KEY',
    first: ['ci-', 'keys-not-', 'keys-of-', 'env-', 'network-'],
    own: {
      title: 'Keys in charts, scripts and pipelines',
      text: [
        'There is no SDK: keys stand in charts, scripts and pipelines. One on a command line (`--set`) is in process lists and',
        'in release histories. Whose keys they are and which networks are open is checked where the project says so; which roles',
        'a service account has, a person looks at in the console and attests.',
      ],
      commands: [
        'sallyport check --only ci-secrets --only keys-not-on-command-lines --only keys-of-service-accounts --only network-closed',
      ],
    },
    example: {
      asked: 'castai secrets: is our helm install safe?',
      answered: [
        'Runs the check of pipelines and charts.',
        'Reports: "FAIL ci-secrets, deploy.sh:3: A key is set on a command line. It stands in release histories. Do: use an existing secret in place of --set, and rotate the key."',
        'Prints the plan of `sallyport key rotate castai --environment production` and leaves `--yes` to the person.',
      ],
    },
  },
}
