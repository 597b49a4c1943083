/** One setting of `sallyport.yaml`, for whoever reads the documentation and for the environment that overrides it. */
export interface Setting {
  /** `listen.port`; `keys[].vendor` for each entry of a list, `rules.<name>` for names of one's own choice. */
  readonly path: string
  /** The environment variable that overrides it; parts of a list are overridden with the list. */
  readonly variable?: string
  /** How its text is read; `text` unless set. */
  readonly kind?: 'number' | 'list' | 'yaml'
  readonly summary: string
}

/** A variable that has no place in the file. */
export interface EnvironmentSetting {
  readonly variable: string
  readonly summary: string
}

/** Every setting. The schema says what is valid; a test holds the two against each other. */
export const settings: readonly Setting[] = [
  {
    path: 'listen.host',
    variable: 'SALLYPORT_LISTEN_HOST',
    summary: 'Address to listen on. Anything but loopback lets other machines in.',
  },
  {
    path: 'listen.port',
    variable: 'SALLYPORT_PORT',
    kind: 'number',
    summary: 'Port for http. 0 takes any free one.',
  },
  {
    path: 'listen.tlsPort',
    variable: 'SALLYPORT_TLS_PORT',
    kind: 'number',
    summary: 'Port for https and wss.',
  },
  {
    path: 'publicUrl',
    variable: 'SALLYPORT_PUBLIC_URL',
    summary:
      'Address at which clients reach the gate, where it stands behind a proxy. Rewritten links start with it.',
  },
  {
    path: 'database.url',
    variable: 'SALLYPORT_DATABASE_URL',
    summary:
      'PostgreSQL, as postgres://user@host/name; on another machine with ?sslmode=verify-full. Without one, SQLite in the home is used. A password is taken from the variable alone.',
  },
  {
    path: 'tls.cert',
    variable: 'SALLYPORT_TLS_CERT',
    summary: 'PEM file of a certificate, instead of the local one. Relative to this file.',
  },
  {
    path: 'tls.key',
    variable: 'SALLYPORT_TLS_KEY',
    summary: "PEM file of the certificate's private key. Relative to this file.",
  },
  {
    path: 'vendors',
    variable: 'SALLYPORT_VENDORS',
    kind: 'yaml',
    summary: 'Vendors that are called elsewhere than at their own hosts, by id.',
  },
  {
    path: 'vendors.<vendor>.origins.<service>',
    summary: 'Origin to call for that service: an emulator or a proxy. https unless it is this machine.',
  },
  {
    path: 'keys',
    variable: 'SALLYPORT_KEYS',
    kind: 'yaml',
    summary: 'Vendor keys that `serve` puts into the vault when it starts.',
  },
  { path: 'keys[].vendor', summary: 'Id of the vendor.' },
  { path: 'keys[].environment', summary: 'development, staging or production.' },
  { path: 'keys[].name', summary: '`default` unless there are several for one vendor and environment.' },
  { path: 'keys[].region', summary: 'Region of the vendor; its first unless set.' },
  { path: 'keys[].fromEnv', summary: 'Environment variable that holds the key.' },
  {
    path: 'clients',
    variable: 'SALLYPORT_CLIENTS',
    kind: 'yaml',
    summary: 'Clients that `serve` makes sure of when it starts.',
  },
  { path: 'clients[].name', summary: 'Unique in its environment.' },
  { path: 'clients[].environment', summary: 'development, staging or production.' },
  {
    path: 'clients[].keyFromEnv',
    summary: 'Environment variable that holds the client key. Either this or keyHash.',
  },
  {
    path: 'clients[].keyHash',
    summary:
      'Id of the client, a colon and the SHA-256 of its key in hex, so that the key itself need not be there.',
  },
  {
    path: 'clients[].expires',
    summary: 'A duration such as 90d, counted from when the client was made, or a date such as 2027-01-31.',
  },
  { path: 'clients[].grants[].vendor', summary: 'Id of the vendor; one grant for each.' },
  {
    path: 'clients[].grants[].scopes',
    summary: 'Scopes such as read:transcripts. `sallyport vendor show ID` lists them.',
  },
  {
    path: 'clients[].grants[].rules',
    summary: "Rule sets by name: the vendor's own, or those under `rules`.",
  },
  {
    path: 'clients[].grants[].allowWildcard',
    summary: 'Allows a wildcard or a set to a production client. The override is recorded.',
  },
  {
    path: 'clients[].grants[].constraints.addresses',
    summary: 'Addresses and ranges the client may call from.',
  },
  { path: 'clients[].grants[].constraints.ratePerMinute', summary: 'Calls a minute, per instance.' },
  {
    path: 'clients[].grants[].constraints.concurrency',
    summary: 'Calls under way at once, per instance; a live socket counts as one.',
  },
  { path: 'clients[].grants[].constraints.dailyQuota', summary: 'Calls a day (UTC), over all instances.' },
  {
    path: 'clients[].grants[].constraints.redactAnswers',
    summary: 'Redaction policies or sets whose findings are taken out of answers.',
  },
  {
    path: 'clients[].grants[].constraints.safety',
    summary: 'Content policy that answers must pass: `default`, or one under `safety.policies`.',
  },
  {
    path: 'clients[].grants[].constraints.ownIdsOnly',
    summary: 'Only things that this client made through the gate.',
  },
  {
    path: 'clients[].grants[].constraints.only.<parameter>',
    summary: 'Values that a parameter of the path may have.',
  },
  {
    path: 'clients[].grants[].constraints.tenant',
    summary: "Value of the vendor's tenant header; the client's own is never passed on.",
  },
  {
    path: 'clients[].grants[].constraints.keyName',
    summary: 'Name of the vendor key to use; `default` unless set.',
  },
  {
    path: 'clients[].grants[].constraints.shippedRules',
    summary: 'Rule sets that the vendor profile ships, by name.',
  },
  {
    path: 'clients[].grants[].constraints.bodyRules[]',
    summary: 'Body rules of this grant alone, written as those under `rules`.',
  },
  {
    path: 'clients[].grants[].constraints.observe',
    summary:
      'Records what constraints and body rules would refuse, and refuses nothing. Scopes and locks still hold.',
  },
  {
    path: 'rules',
    variable: 'SALLYPORT_RULES',
    kind: 'yaml',
    summary: 'Sets of body rules by name, for `client grant --rule NAME` and for `grants[].rules`.',
  },
  { path: 'rules.<name>[].id', summary: 'Named in refusals and records.' },
  { path: 'rules.<name>[].operations', summary: 'Ids of the operations the rule applies to.' },
  { path: 'rules.<name>[].in', summary: 'body unless the parameters ride in the query string: then query.' },
  {
    path: 'rules.<name>[].field',
    summary: 'Field path such as redact_pii, agent.webhook_url or tasks.*.agent_override.',
  },
  { path: 'rules.<name>[].observe', summary: 'Records what it would refuse, and refuses nothing.' },
  { path: 'rules.<name>[].require', summary: 'The field must be present and equal to this.' },
  { path: 'rules.<name>[].set', summary: 'The gate writes this value, whatever the client sent.' },
  { path: 'rules.<name>[].forbid', summary: '`true`: the field must be absent.' },
  { path: 'rules.<name>[].includes', summary: 'The field must be a list that holds at least these.' },
  { path: 'rules.<name>[].add', summary: 'The gate adds these to the list.' },
  { path: 'rules.<name>[].oneOf', summary: 'Each value must be one of these.' },
  { path: 'rules.<name>[].hosts', summary: 'The value must be an https URL on one of these hosts.' },
  {
    path: 'rules.<name>[].webhook',
    summary:
      'The gate writes an address of this webhook endpoint, with a secret of its own for each request.',
  },
  {
    path: 'limits.connections',
    variable: 'SALLYPORT_LIMIT_CONNECTIONS',
    kind: 'number',
    summary: 'Connections of clients at once; further ones are closed.',
  },
  {
    path: 'limits.calls',
    variable: 'SALLYPORT_LIMIT_CALLS',
    kind: 'number',
    summary: 'Calls and sockets under way at once; further ones are refused.',
  },
  {
    path: 'limits.headerBytes',
    variable: 'SALLYPORT_LIMIT_HEADER_BYTES',
    kind: 'number',
    summary: 'Largest head of a request, in bytes.',
  },
  {
    path: 'limits.headersTimeoutMs',
    variable: 'SALLYPORT_LIMIT_HEADERS_TIMEOUT_MS',
    kind: 'number',
    summary: 'How long a client may take to send the head of a request.',
  },
  {
    path: 'limits.clientIdleMs',
    variable: 'SALLYPORT_LIMIT_CLIENT_IDLE_MS',
    kind: 'number',
    summary: 'How long a client may send or take nothing while the gate waits for it.',
  },
  {
    path: 'limits.connectTimeoutMs',
    variable: 'SALLYPORT_LIMIT_CONNECT_TIMEOUT_MS',
    kind: 'number',
    summary: 'How long a connection to a vendor may take.',
  },
  {
    path: 'limits.upstreamTimeoutMs',
    variable: 'SALLYPORT_LIMIT_UPSTREAM_TIMEOUT_MS',
    kind: 'number',
    summary: 'How long a vendor may take for the head of an answer, and between two pieces of its body.',
  },
  {
    path: 'limits.upstreamConnections',
    variable: 'SALLYPORT_LIMIT_UPSTREAM_CONNECTIONS',
    kind: 'number',
    summary: 'Connections to one vendor host at once; further calls wait.',
  },
  {
    path: 'limits.jsonBodyBytes',
    variable: 'SALLYPORT_LIMIT_JSON_BODY_BYTES',
    kind: 'number',
    summary: 'Largest JSON body that rules look into, in bytes. Uploads are streams and have no such limit.',
  },
  {
    path: 'limits.answerBytes',
    variable: 'SALLYPORT_LIMIT_ANSWER_BYTES',
    kind: 'number',
    summary: 'Largest JSON answer in which links are rewritten or ids are read, in bytes.',
  },
  {
    path: 'limits.socketMessageBytes',
    variable: 'SALLYPORT_LIMIT_SOCKET_MESSAGE_BYTES',
    kind: 'number',
    summary: 'Largest WebSocket message, in bytes.',
  },
  {
    path: 'audit.onFailure',
    variable: 'SALLYPORT_AUDIT_ON_FAILURE',
    summary: 'What happens to calls that cannot be recorded: deny refuses all, degrade lets reads through.',
  },
  {
    path: 'audit.users',
    variable: 'SALLYPORT_AUDIT_USERS',
    summary:
      'How the log holds the users that clients claim to act for: hashed with a key; sealed adds the user to the intent of each call, encrypted, to be revealed until it is erased.',
  },
  {
    path: 'audit.anchors.path',
    variable: 'SALLYPORT_AUDIT_ANCHORS_PATH',
    summary:
      "File that keeps checkpoints of the log outside the home, best on another machine's disk. Unless set, one in $XDG_STATE_HOME or ~/.local/state; off keeps none.",
  },
  {
    path: 'audit.anchors.url',
    variable: 'SALLYPORT_AUDIT_ANCHORS_URL',
    summary: 'Address to which a server posts each checkpoint that it keeps, as text.',
  },
  {
    path: 'audit.anchors.everyMs',
    variable: 'SALLYPORT_AUDIT_ANCHORS_EVERY',
    summary: 'How often a checkpoint is kept while records come. One is kept at each clean end as well.',
  },
  {
    path: 'audit.sinks',
    variable: 'SALLYPORT_AUDIT_SINKS',
    kind: 'yaml',
    summary: 'Where every record of the log is delivered as well, at least once.',
  },
  { path: 'audit.sinks[].name', summary: 'Names the sink: how far it has come is kept under it.' },
  {
    path: 'audit.sinks[].url',
    summary: 'Address that records are posted to. https, or http to this machine.',
  },
  {
    path: 'audit.sinks[].format',
    summary: 'records: the log as it is, unless set. ocsf: events of OCSF 1.4.0.',
  },
  {
    path: 'audit.sinks[].tokenFromEnv',
    summary: 'Environment variable with the token that is sent as a bearer token.',
  },
  {
    path: 'audit.sinks[].alarmAfterMs',
    summary: 'How long a record may wait before the alarm is raised: 5m unless set.',
  },
  {
    path: 'audit.prune.olderThanMs',
    variable: 'SALLYPORT_AUDIT_PRUNE_OLDER_THAN',
    summary:
      'How old records become before a server takes their bytes out of the log, for example 365d. Unless set, none does.',
  },
  {
    path: 'rotation.maxAgeMs.development',
    variable: 'SALLYPORT_ROTATION_MAX_AGE_DEVELOPMENT',
    summary: 'How old a vendor key of development may become: 90d unless set.',
  },
  {
    path: 'rotation.maxAgeMs.staging',
    variable: 'SALLYPORT_ROTATION_MAX_AGE_STAGING',
    summary: 'How old a vendor key of staging may become: 90d unless set.',
  },
  {
    path: 'rotation.maxAgeMs.production',
    variable: 'SALLYPORT_ROTATION_MAX_AGE_PRODUCTION',
    summary: 'How old a vendor key of production may become: 90d unless set.',
  },
  {
    path: 'rotation.warnMs',
    variable: 'SALLYPORT_ROTATION_WARN',
    summary: 'How long before that a key is pointed out: 15d unless set.',
  },
  {
    path: 'rotation.acceptMs',
    variable: 'SALLYPORT_ROTATION_ACCEPT',
    summary: 'How long a new key may take until the vendor accepts it.',
  },
  {
    path: 'rotation.drainMs',
    variable: 'SALLYPORT_ROTATION_DRAIN',
    summary: 'How long calls and sockets on the old key may go on.',
  },
  {
    path: 'rotation.observeMs',
    variable: 'SALLYPORT_ROTATION_OBSERVE',
    summary: 'How long the old key stays disabled before it is deleted: until then there is a way back.',
  },
  {
    path: 'rotation.quietMs',
    variable: 'SALLYPORT_ROTATION_QUIET',
    summary: 'How long nobody else may have used the old key before it is disabled.',
  },
  {
    path: 'rotation.expiryMs',
    variable: 'SALLYPORT_ROTATION_EXPIRY',
    summary: 'After this, a key that was made through an API ends by itself: 180d unless set.',
  },
  {
    path: 'rotation.automatic',
    variable: 'SALLYPORT_ROTATION_AUTOMATIC',
    kind: 'yaml',
    summary: 'Vendor keys that are made and ended through the API of the vendor.',
  },
  { path: 'rotation.automatic[].vendor', summary: 'Id of the vendor.' },
  { path: 'rotation.automatic[].environment', summary: 'development, staging or production.' },
  { path: 'rotation.automatic[].name', summary: 'Name of the key in the vault; `default` unless set.' },
  {
    path: 'rotation.automatic[].rotator',
    summary: 'Name of another key in the vault, which may make and end keys; `rotator` unless set.',
  },
  {
    path: 'rotation.automatic[].when',
    summary: 'asked: when somebody says so, unless set. due: also by itself, once the key is too old.',
  },
  {
    path: 'rotation.automatic[].settings.<name>',
    summary: 'What the API must be told, for example the account that the keys belong to.',
  },
  {
    path: 'rotation.targets',
    variable: 'SALLYPORT_ROTATION_TARGETS',
    kind: 'yaml',
    summary: 'Who has a vendor key beside the gate, and is given each new one.',
  },
  { path: 'rotation.targets[].vendor', summary: 'Id of the vendor.' },
  { path: 'rotation.targets[].environment', summary: 'development, staging or production.' },
  { path: 'rotation.targets[].name', summary: 'Name of the key in the vault; `default` unless set.' },
  {
    path: 'rotation.targets[].file',
    summary: 'An environment file that holds the key; relative paths begin at the folder of sallyport.yaml.',
  },
  { path: 'rotation.targets[].variable', summary: 'The variable of that file which holds it.' },
  {
    path: 'rotation.targets[].command',
    summary:
      'Instead of a file: a program, by its whole path, and its words. It gets the key on its standard input.',
  },
  {
    path: 'rotation.targets[].check.command',
    summary: 'A program that ends with 0 once the new key is used.',
  },
  {
    path: 'rotation.targets[].check.url',
    summary: 'Instead of that: an address that answers with 2xx once the new key is used.',
  },
  {
    path: 'rotation.targets[].waitMs',
    summary:
      'How long that may take; then calls get the old key back, and so does the target: 1m unless set.',
  },
  {
    path: 'webhooks.bodyBytes',
    variable: 'SALLYPORT_WEBHOOK_BODY_BYTES',
    kind: 'number',
    summary: 'Largest body of a webhook, in bytes.',
  },
  {
    path: 'webhooks.bodyTimeoutMs',
    variable: 'SALLYPORT_WEBHOOK_BODY_TIMEOUT_MS',
    kind: 'number',
    summary: 'How long a sender may take for the body of a webhook.',
  },
  {
    path: 'webhooks.underWay',
    variable: 'SALLYPORT_WEBHOOKS_UNDER_WAY',
    kind: 'number',
    summary: 'Webhooks that are being taken at once; further ones are told to come again.',
  },
  {
    path: 'trustedProxies',
    variable: 'SALLYPORT_TRUSTED_PROXIES',
    kind: 'list',
    summary: 'Addresses and ranges of proxies whose X-Forwarded-For is believed.',
  },
  {
    path: 'tokens',
    variable: 'SALLYPORT_TOKENS',
    kind: 'yaml',
    summary: 'Tokens for browsers: who gets them, and what holds for their sessions.',
  },
  {
    path: 'tokens.lifetimeSeconds',
    summary:
      'How long a token can be redeemed unless its caller asks for another time: 1 to 600, 60 unless set.',
  },
  {
    path: 'tokens.sessionSeconds',
    summary: 'The longest session, in seconds: 600 unless set. The gate ends it then.',
  },
  { path: 'tokens.idleSeconds', summary: 'A session without audio for this long is ended; 60 unless set.' },
  { path: 'tokens.sessionsPerUser', summary: 'Live sessions a user may have at once; 1 unless set.' },
  {
    path: 'tokens.audioMinutesPerDay',
    summary: 'What a user may be heard for in a day (UTC), over all sessions and instances; 120 unless set.',
  },
  {
    path: 'tokens.allowDirect',
    summary:
      "Hands out the vendor's own token where it is asked for, although the gate could stand in between.",
  },
  {
    path: 'tokens.partialTurns',
    summary: 'drop keeps unfinished turns from the browser; pass unless set, or drop where `redact` is.',
  },
  {
    path: 'tokens.redact',
    summary:
      'Redaction policies, `personal` or `all`: what the gate takes out of live turns. `sallyport redact --policies` lists them.',
  },
  {
    path: 'tokens.redactWith',
    summary: 'entity_name for a tag a word, hash for a # a letter or digit; entity_name unless set.',
  },
  {
    path: 'tokens.origins',
    summary:
      'Origins of pages that may ask for tokens and open sessions. None unless set: pages elsewhere are refused.',
  },
  { path: 'tokens.limits.perUser', summary: 'Tokens a minute for a user, per instance.' },
  {
    path: 'tokens.limits.perAddress',
    summary: 'Tokens a minute for an address, per instance; a /64 of IPv6 is one address.',
  },
  { path: 'tokens.limits.perClient', summary: 'Tokens a minute for a client, per instance.' },
  {
    path: 'tokens.compatibleRoute.vendor',
    summary: 'Vendor of the tokens that `GET /token` gives; without it there is no such route.',
  },
  { path: 'tokens.compatibleRoute.purpose', summary: 'Purpose of those tokens.' },
  {
    path: 'tokens.jwt[].issuer',
    summary: 'Issuer of the tokens of an identity provider, exactly as they name it.',
  },
  { path: 'tokens.jwt[].audience', summary: 'Audience those tokens must be for.' },
  {
    path: 'tokens.jwt[].keysUrl',
    summary: 'Where its public keys are (JWKS); /.well-known/jwks.json of the issuer unless set.',
  },
  {
    path: 'tokens.jwt[].algorithms',
    summary: 'Algorithms to accept; RS256, PS256, ES256 and EdDSA unless set.',
  },
  { path: 'tokens.jwt[].userClaim', summary: 'Claim that names the user; `sub` unless set.' },
  { path: 'tokens.jwt[].client', summary: 'Name of the client whose grants hold for these users.' },
  { path: 'tokens.jwt[].environment', summary: 'Environment of that client.' },
  {
    path: 'tokens.callback.url',
    summary: 'Address of the app that says whose session a request belongs to.',
  },
  {
    path: 'tokens.callback.secretFromEnv',
    summary: 'Environment variable with the secret that signs the question.',
  },
  { path: 'tokens.callback.client', summary: 'Name of the client whose grants hold for these users.' },
  { path: 'tokens.callback.environment', summary: 'Environment of that client.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.lifetimeSeconds', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.sessionSeconds', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.idleSeconds', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.sessionsPerUser', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.audioMinutesPerDay', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.allowDirect', summary: 'The same for one purpose.' },
  { path: 'tokens.purposes.<vendor>.<purpose>.partialTurns', summary: 'The same for one purpose.' },
  {
    path: 'tokens.purposes.<vendor>.<purpose>.redact',
    summary: 'The same for one purpose; an empty list for none.',
  },
  { path: 'tokens.purposes.<vendor>.<purpose>.redactWith', summary: 'The same for one purpose.' },
  {
    path: 'tokens.purposes.<vendor>.<purpose>.parameters.<parameter>',
    summary: 'Value to pin a parameter to; null lets go of one that is pinned or refused.',
  },
  {
    path: 'retention.everyMs',
    variable: 'SALLYPORT_RETENTION_EVERY',
    summary: 'How often a gate that serves deletes what is due, by itself; never unless set.',
  },
  {
    path: 'retention.requestsPerSecond',
    variable: 'SALLYPORT_RETENTION_REQUESTS_PER_SECOND',
    kind: 'number',
    summary: 'Calls a second to each vendor while things are listed and deleted.',
  },
  {
    path: 'retention.concurrency',
    variable: 'SALLYPORT_RETENTION_CONCURRENCY',
    kind: 'number',
    summary: 'Of those, calls under way at once.',
  },
  {
    path: 'retention.policies',
    variable: 'SALLYPORT_RETENTION_POLICIES',
    kind: 'yaml',
    summary:
      'How long what vendors keep is kept. What two policies are about, the one with a tag decides, then the longer age.',
  },
  { path: 'retention.policies[].name', summary: 'Name that plans and receipts show.' },
  { path: 'retention.policies[].vendor', summary: 'Vendor that keeps it.' },
  { path: 'retention.policies[].environment', summary: 'Environment of the vendor key.' },
  { path: 'retention.policies[].key', summary: 'Name of the vendor key whose account it is about.' },
  {
    path: 'retention.policies[].kinds',
    summary: 'What it is about, such as transcripts, calls or chats; all that the vendor keeps unless set.',
  },
  {
    path: 'retention.policies[].tag',
    summary: 'Only what was made through the gate with this tag in the header X-Sallyport-Tag.',
  },
  { path: 'retention.policies[].olderThanMs', summary: 'Age after which it is deleted, such as 30d.' },
  {
    path: 'retention.policies[].anyOrigin',
    summary:
      'Whether it is also about what was not made through the gate, where other environments have keys at the vendor.',
  },
  {
    path: 'safety.policies',
    variable: 'SALLYPORT_SAFETY_POLICIES',
    kind: 'yaml',
    summary:
      'Content policies by name. One that is named `default` stands in the place of the one that is built in.',
  },
  {
    path: 'safety.policies.<name>.rules[].label',
    summary:
      'Label of the vendor, such as hate_speech; `*` for every one that no other rule of the policy names.',
  },
  {
    path: 'safety.policies.<name>.rules[].minConfidence',
    summary: 'How sure the label must be, from 0 to 1.',
  },
  {
    path: 'safety.policies.<name>.rules[].minSeverity',
    summary: 'How grave it must be as well, from 0 to 1; labels without a severity never reach it.',
  },
  {
    path: 'safety.policies.<name>.rules[].action',
    summary: '`allow`, `flag` or `quarantine`. The gravest of all segments decides.',
  },
  {
    path: 'safety.policies.<name>.unlabelled',
    summary: '`flag` or `quarantine` what has no labels; flag unless set.',
  },
  {
    path: 'safety.policies.<name>.profanity',
    summary:
      'What to do where a local list finds swear words, for vendors that label nothing; flag unless set.',
  },
  {
    path: 'safety.policies.<name>.keywords[].word',
    summary: 'Word of your own to look for there, found whole, whatever its case.',
  },
  { path: 'safety.policies.<name>.keywords[].action', summary: '`allow`, `flag` or `quarantine`.' },
  {
    path: 'scan.baseline',
    variable: 'SALLYPORT_SCAN_BASELINE',
    kind: 'list',
    summary: 'Findings that were there already, a line each; `scan --update-baseline` writes them.',
  },
  {
    path: 'check.waivers',
    variable: 'SALLYPORT_CHECK_WAIVERS',
    kind: 'yaml',
    summary:
      'Faults that the checklist lives with until a day, each with a reason and somebody who answers for it.',
  },
  { path: 'check.waivers[].check', summary: 'Id of the check.' },
  { path: 'check.waivers[].resource', summary: 'The file or resource; every one of the check unless set.' },
  { path: 'check.waivers[].reason', summary: 'Why, in a few words.' },
  { path: 'check.waivers[].owner', summary: 'Who answers for it.' },
  { path: 'check.waivers[].until', summary: 'The day it ends, YYYY-MM-DD.' },
  {
    path: 'check.attestations',
    variable: 'SALLYPORT_CHECK_ATTESTATIONS',
    kind: 'yaml',
    summary: "A person's word for what no program can see, until a day.",
  },
  { path: 'check.attestations[].check', summary: 'Id of the check.' },
  { path: 'check.attestations[].resource', summary: 'The resource; every one of the check unless set.' },
  { path: 'check.attestations[].by', summary: 'Who has looked.' },
  { path: 'check.attestations[].until', summary: 'The day it must be looked at again, YYYY-MM-DD.' },
  {
    path: 'scan.waivers',
    variable: 'SALLYPORT_SCAN_WAIVERS',
    kind: 'yaml',
    summary: 'Findings that somebody decided to live with for a while.',
  },
  { path: 'scan.waivers[].finding', summary: 'Id of the finding, such as leak_4f2c0a9b17de.' },
  { path: 'scan.waivers[].reason', summary: 'Why, in a few words.' },
  {
    path: 'scan.waivers[].until',
    summary: 'The day it ends, such as 2027-01-31: from then on it is reported again.',
  },
  {
    path: 'scan.exclude',
    variable: 'SALLYPORT_SCAN_EXCLUDE',
    kind: 'list',
    summary: 'Files whose findings are left out, as patterns such as test/fixtures/**.',
  },
  {
    path: 'scan.trustChecksums',
    variable: 'SALLYPORT_SCAN_TRUST_CHECKSUMS',
    kind: 'yaml',
    summary: 'Takes a key whose unconfirmed checksum differs for a damaged one, and leaves it out.',
  },
]

/** Variables that say where things are, and secrets, which never stand in the file. */
export const environmentSettings: readonly EnvironmentSetting[] = [
  {
    variable: 'SALLYPORT_HOME',
    summary: 'The home, instead of the nearest `.sallyport` here or in a folder above.',
  },
  {
    variable: 'SALLYPORT_CONFIG',
    summary: 'The configuration file, instead of `sallyport.yaml` beside the home.',
  },
  {
    variable: 'SALLYPORT_MASTER_KEY',
    summary: 'The master key of the vault, 32 bytes in base64, instead of the file in the home.',
  },
  {
    variable: 'SALLYPORT_PASSPHRASE',
    summary: 'A passphrase from which the master key is made, instead of the file in the home.',
  },
  {
    variable: 'SALLYPORT_ADMIN_KEY',
    summary: 'The admin key: `serve` takes commands over HTTP from whoever has it, `--server` sends it.',
  },
]
