/** What sort of trouble an error is, whatever the transport. `http/` maps it to a status, `cli/` to an exit code. */
export type ErrorKind =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'limited'
  | 'timeout'
  | 'upstream'
  | 'unavailable'
  | 'internal'

export interface ErrorEntry {
  readonly kind: ErrorKind
  /** Constant and public: nothing is interpolated. */
  readonly message: string
  /** What to do about it. */
  readonly help: string
}

/** Every error Sallyport can report. Codes never change once released. `docs/errors.md` is generated from here. */
export const errorCodes = {
  // core
  ERR_CORE_INTERNAL: {
    kind: 'internal',
    message: 'Something went wrong inside Sallyport.',
    help: 'Run the command again with --verbose and report what it prints.',
  },
  ERR_CORE_INPUT: {
    kind: 'invalid_input',
    message: 'A value is not usable.',
    help: 'Correct the named field.',
  },
  ERR_CORE_ROUTE_UNKNOWN: {
    kind: 'not_found',
    message: 'There is nothing under this address.',
    help: 'Vendors are reached under /<vendor>/...; the gate itself answers /health, /ready and /metrics.',
  },
  ERR_CORE_CONFIRM: {
    kind: 'invalid_input',
    message: 'Nothing was done yet: this is the plan.',
    help: 'Run the command again with --yes to do it.',
  },
  // config
  ERR_CONFIG_INVALID: {
    kind: 'invalid_input',
    message: 'The configuration is not valid.',
    help: 'Correct the named field in sallyport.yaml or the environment.',
  },
  ERR_CONFIG_HOME_MISSING: {
    kind: 'not_found',
    message: 'No Sallyport home was found here or in any folder above.',
    help: 'Run `sallyport init` first, or name the home with --home or SALLYPORT_HOME.',
  },
  ERR_CONFIG_HOME_MODE: {
    kind: 'invalid_input',
    message: 'The home is not in the hands of its owner alone.',
    help: 'Look at what others may have put there, make it yours with `chmod 700` and `chown`, or use another home.',
  },
  ERR_CONFIG_PORT_TAKEN: {
    kind: 'conflict',
    message: 'The port is already in use.',
    help: 'Stop the other program, or choose another port with --port or `listen.port`.',
  },
  // vendors
  ERR_VENDOR_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such vendor.',
    help: 'Run `sallyport vendor list` to see the vendors.',
  },
  ERR_VENDOR_UNREACHABLE: {
    kind: 'upstream',
    message: 'The vendor could not be asked.',
    help: 'Check that this machine reaches the vendor, and try again.',
  },
  ERR_VENDOR_NOT_OFFERED: {
    kind: 'not_found',
    message: 'This vendor does not offer that.',
    help: 'Run `sallyport vendor show <vendor>` to see what it offers.',
  },
  ERR_VENDOR_OPERATION_UNKNOWN: {
    kind: 'not_found',
    message: 'The vendor has no such operation.',
    help: 'Run `sallyport vendor show <vendor>` to see its operations.',
  },
  // vault
  ERR_VAULT_PLACEHOLDER: {
    kind: 'invalid_input',
    message: 'That is a placeholder, not a key.',
    help: 'Copy the real key from the vendor and enter it again.',
  },
  ERR_VAULT_KEY_SHAPE: {
    kind: 'invalid_input',
    message: 'That cannot be a key of this vendor.',
    help: 'A key is one printable word. Check that nothing else was copied along.',
  },
  ERR_VAULT_KEY_REFUSED: {
    kind: 'invalid_input',
    message: 'The vendor refused this key.',
    help: 'Check the key, its region and its environment; --unverified stores it anyway.',
  },
  ERR_VAULT_KEY_DUPLICATE: {
    kind: 'conflict',
    message: 'This key is already in the vault.',
    help: 'Use a key of its own for each environment. `sallyport key list` shows where this one is.',
  },
  ERR_VAULT_KEY_EXISTS: {
    kind: 'conflict',
    message: 'A key with this vendor, environment and name is active.',
    help: 'Choose another --name, or revoke the present one first.',
  },
  ERR_VAULT_KEY_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such key in the vault.',
    help: 'Run `sallyport key list` to see the keys.',
  },
  ERR_VAULT_KEY_MISSING: {
    kind: 'unavailable',
    message: 'The vault holds no active key for this vendor and environment.',
    help: 'Add one with `sallyport key add <vendor> --environment <environment>`.',
  },
  ERR_VAULT_MASTER_WRONG: {
    kind: 'forbidden',
    message: 'This master key does not open the vault. Nothing was changed.',
    help: 'Give the master key that was in use when the vault was made: the file, SALLYPORT_MASTER_KEY, or SALLYPORT_PASSPHRASE.',
  },
  ERR_VAULT_MASTER_MISSING: {
    kind: 'unavailable',
    message: 'There is no master key.',
    help: 'Run `sallyport init`, or set SALLYPORT_MASTER_KEY or SALLYPORT_PASSPHRASE.',
  },
  ERR_VAULT_MASTER_SHAPE: {
    kind: 'invalid_input',
    message: 'The master key is not 32 bytes in base64.',
    help: 'Make one with `sallyport init`, or with `openssl rand -base64 32`.',
  },
  ERR_VAULT_MASTER_MODE: {
    kind: 'forbidden',
    message: 'The master key file can be read by others.',
    help: 'Run `chmod 600` on the named file.',
  },
  ERR_VAULT_SEALED_BROKEN: {
    kind: 'internal',
    message: 'A sealed secret could not be opened: it was changed, or moved from another entry.',
    help: 'Restore the database from a backup, or add the key again.',
  },
  ERR_VAULT_PASSPHRASE_SHORT: {
    kind: 'invalid_input',
    message: 'The passphrase is too short to protect what it seals.',
    help: 'Use at least 12 characters, for example four words chosen by dice.',
  },
  ERR_VAULT_BACKUP_INVALID: {
    kind: 'invalid_input',
    message: 'This is not a Sallyport backup, or the passphrase is wrong.',
    help: 'Check the file and the passphrase.',
  },
  ERR_VAULT_RESTORE_NOT_EMPTY: {
    kind: 'conflict',
    message: 'A backup is only restored into an empty home and an empty database.',
    help: 'Name a new folder with --home.',
  },
  // rotation
  ERR_ROTATION_UNDER_WAY: {
    kind: 'conflict',
    message: 'This key is being rotated already.',
    help: 'Run `sallyport key rotations` to see how it stands.',
  },
  ERR_ROTATION_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such rotation.',
    help: 'Run `sallyport key rotations` to see them.',
  },
  ERR_ROTATION_UNKNOWN_VENDOR: {
    kind: 'invalid_input',
    message: 'Nothing is known of how the keys of this vendor are replaced.',
    help: 'Make a new key at the vendor and store it with `sallyport key add`.',
  },
  ERR_ROTATION_STATE: {
    kind: 'conflict',
    message: 'The rotation has no use for that now.',
    help: 'Run `sallyport key rotations` to see how it stands and what comes next.',
  },
  ERR_ROTATION_TAKEN: {
    kind: 'unavailable',
    message: 'Another process has charge of this rotation just now.',
    help: 'Try again in a moment.',
  },
  ERR_ROTATION_FINDING_UNKNOWN: {
    kind: 'not_found',
    message: 'No scan has reported a key of this vault under that finding.',
    help: 'Run `sallyport scan` against this vault, and take the id that it prints.',
  },
  ERR_ROTATION_NOT_CONFIGURED: {
    kind: 'invalid_input',
    message: 'The configuration does not say how this key is rotated through the API of its vendor.',
    help: 'Set rotation.automatic in sallyport.yaml, with the name of a key that may make keys.',
  },
  // access
  ERR_ACCESS_SCOPE_INVALID: {
    kind: 'invalid_input',
    message: 'That is not a scope.',
    help: 'A scope is verb:resource, for example read:transcripts. `sallyport vendor show <vendor>` lists them.',
  },
  ERR_ACCESS_SCOPE_UNKNOWN: {
    kind: 'invalid_input',
    message: 'The vendor has no operation with this scope.',
    help: 'Run `sallyport vendor show <vendor>` to see its scopes.',
  },
  ERR_ACCESS_WILDCARD_PRODUCTION: {
    kind: 'forbidden',
    message: 'A production client is granted scopes one by one, not by wildcard or set.',
    help: 'List the scopes, or pass --allow-wildcard: the override is recorded.',
  },
  ERR_ACCESS_CLIENT_EXISTS: {
    kind: 'conflict',
    message: 'A client with this name exists in this environment.',
    help: 'Choose another name, or revoke the present one first.',
  },
  ERR_ACCESS_CLIENT_NAME: {
    kind: 'invalid_input',
    message: 'A client cannot have this name.',
    help: 'Use 1 to 63 letters, digits and . _ @ - beginning with a letter or digit.',
  },
  ERR_ACCESS_CLIENT_AMBIGUOUS: {
    kind: 'invalid_input',
    message: 'Several clients have this name.',
    help: 'Say which one with --environment, or use its id.',
  },
  ERR_ACCESS_CLIENT_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such client.',
    help: 'Run `sallyport client list` to see the clients.',
  },
  ERR_ACCESS_CLIENT_KEY_SHAPE: {
    kind: 'invalid_input',
    message: 'That is not a client key: it is mistyped or cut off.',
    help: 'A client key starts with sp_ and is printed once by `sallyport client add`.',
  },
  ERR_ACCESS_CONSTRAINT_INVALID: {
    kind: 'invalid_input',
    message: 'A constraint of the grant is not valid.',
    help: 'Correct the named field.',
  },
  ERR_ACCESS_RULE_INVALID: {
    kind: 'invalid_input',
    message: 'A body rule is not valid.',
    help: 'Correct the named field. `sallyport vendor show <vendor>` lists the shipped rules.',
  },
  ERR_ACCESS_GRANT_UNKNOWN: {
    kind: 'not_found',
    message: 'The client has no grant for this vendor.',
    help: 'Run `sallyport client list` to see what is granted.',
  },
  ERR_ACCESS_GRANT_CHANGED: {
    kind: 'conflict',
    message: 'The grant was changed by someone else at the same time.',
    help: 'Look at the grant with `sallyport client list`, and run the command again.',
  },
  ERR_ACCESS_LOCK_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such lock.',
    help: 'Run `sallyport lock list` to see the locks.',
  },
  // webhooks
  ERR_WEBHOOK_SECRET_MISSING: {
    kind: 'invalid_input',
    message: 'There is no secret to verify webhooks with.',
    help: "Give the webhook secret: --from-env or --from-file for an endpoint, `secret` or the vendor's variable in the library.",
  },
  ERR_WEBHOOK_SECRET_SHAPE: {
    kind: 'invalid_input',
    message: 'That cannot be a webhook secret of this kind.',
    help: 'A Standard Webhooks secret is whsec_ and 24 to 64 bytes in base64; other secrets are one printable word.',
  },
  ERR_WEBHOOK_BODY_NOT_RAW: {
    kind: 'invalid_input',
    message: 'The body of the webhook is not the bytes that were sent.',
    help: 'Verify the raw body, before any JSON parser. A parsed body written again is other text, and its signature is wrong.',
  },
  ERR_WEBHOOK_BODY_TAKEN: {
    kind: 'internal',
    message: 'A parser in front of the webhook handler has taken the raw body.',
    help: 'Mount the webhook route before express.json() and other parsers, or give it express.raw({ type: () => true }).',
  },
  ERR_WEBHOOK_BODY_TOO_LARGE: {
    kind: 'too_large',
    message: 'The body of the webhook is too large.',
    help: 'Raise the limit of the handler or of webhooks.bodyBytes where the sender is right.',
  },
  ERR_WEBHOOK_BODY_LATE: {
    kind: 'timeout',
    message: 'The body of the webhook did not come in time.',
    help: 'Nothing to do: the sender tries again.',
  },
  ERR_WEBHOOK_SIGNATURE_MISSING: {
    kind: 'unauthenticated',
    message: 'The webhook carries no proof of who sent it.',
    help: 'Check that a proxy in front lets the header of the vendor through.',
  },
  ERR_WEBHOOK_SIGNATURE_REPEATED: {
    kind: 'unauthenticated',
    message: 'The webhook carries a header twice that may be there once.',
    help: 'Check that no proxy in front adds the header a second time.',
  },
  ERR_WEBHOOK_SIGNATURE_MALFORMED: {
    kind: 'unauthenticated',
    message: 'The signature of the webhook does not have the form of this vendor.',
    help: 'Check that the vendor and the kind of webhook are the right ones.',
  },
  ERR_WEBHOOK_SIGNATURE_WRONG: {
    kind: 'unauthenticated',
    message: 'The signature of the webhook is wrong.',
    help: 'Check that the secret is the one of this sender and environment, and that nothing in front changes the body.',
  },
  ERR_WEBHOOK_TIMESTAMP_OUTSIDE: {
    kind: 'unauthenticated',
    message: 'The time that the webhook was signed at is too far from now.',
    help: 'Check the clock of this machine; a delivery that was kept and sent again is refused on purpose.',
  },
  ERR_WEBHOOK_PAYLOAD_INVALID: {
    kind: 'invalid_input',
    message: 'The webhook is genuine, and its body is none that this kind of webhook has.',
    help: 'Check that the kind of webhook of the endpoint is the right one.',
  },
  ERR_WEBHOOK_ADDRESS_UNKNOWN: {
    kind: 'not_found',
    message: 'No webhooks are taken at this address.',
    help: 'Run `sallyport webhook list` to see the endpoints, and `sallyport webhook show NAME --address` for the address of one.',
  },
  ERR_WEBHOOK_ENDPOINT_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such webhook endpoint.',
    help: 'Run `sallyport webhook list` to see the endpoints.',
  },
  ERR_WEBHOOK_ENDPOINT_EXISTS: {
    kind: 'conflict',
    message: 'A webhook endpoint with this name exists.',
    help: 'Choose another name, or remove the present one first.',
  },
  ERR_WEBHOOK_EVENT_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such event, or its body is no longer kept.',
    help: 'Run `sallyport webhook show NAME` to see the events of an endpoint.',
  },
  ERR_WEBHOOK_TARGET_REFUSED: {
    kind: 'invalid_input',
    message: 'Webhooks are not forwarded to such an address.',
    help: 'Use https and a public host, or pass --allow-private where the app is on this machine or in a private network.',
  },
  ERR_WEBHOOK_SEALED_BROKEN: {
    kind: 'internal',
    message: 'A sealed webhook could not be opened: it was changed, or moved from another entry.',
    help: 'Restore the database from a backup.',
  },
  ERR_WEBHOOK_BUSY: {
    kind: 'unavailable',
    message: 'Too many webhooks arrive at once.',
    help: 'Nothing to do: the sender tries again. Raise the rate of the endpoint where that is the rule.',
  },
  ERR_WEBHOOK_REDACTION_FAILED: {
    kind: 'unavailable',
    message: 'A webhook could not be redacted.',
    help: 'Nothing to do: the sender tries again. Where it goes on, the log of the gate names the fault.',
  },
  ERR_WEBHOOK_REPLAYED: {
    kind: 'conflict',
    message: 'This very call was answered before.',
    help: 'A vendor that got no answer signs anew. A copy that somebody kept is refused on purpose.',
  },
  ERR_WEBHOOK_TARGET_FAILED: {
    kind: 'upstream',
    message: 'The app behind the endpoint gave no usable answer.',
    help: 'Look at the app; `sallyport webhook show NAME` tells what it last answered.',
  },
  ERR_WEBHOOK_NOT_REGISTERED: {
    kind: 'upstream',
    message: 'The endpoint is there, and the vendor did not take its address.',
    help: 'Check the vendor key and the address, then run `sallyport webhook register NAME`.',
  },
  ERR_WEBHOOK_NOT_CONFIRMED: {
    kind: 'upstream',
    message: 'The vendor could not be asked whether the event is true.',
    help: 'It is asked again. Check the vendor key of the environment.',
  },
  ERR_WEBHOOK_SENDER_REFUSED: {
    kind: 'forbidden',
    message: 'Webhooks are taken here from addresses of the vendor alone.',
    help: 'Name your proxy in trustedProxies, or make the endpoint without --only-vendor-addresses.',
  },
  // tokens
  ERR_TOKENS_UNAUTHENTICATED: {
    kind: 'unauthenticated',
    message: 'Nobody who may have a token was recognised.',
    help: 'Send a client key or a token of the identity provider as `Authorization: Bearer`, or log in to the app first.',
  },
  ERR_TOKENS_FORBIDDEN: {
    kind: 'forbidden',
    message: 'This caller may not have such a token.',
    help: 'Grant the client the mint scope of this purpose: `sallyport vendor show <vendor>` names it.',
  },
  ERR_TOKENS_ORIGIN: {
    kind: 'forbidden',
    message: 'Pages of this origin get no tokens.',
    help: 'Add the origin of the page to `tokens.origins` in sallyport.yaml.',
  },
  ERR_TOKENS_LIMITED: {
    kind: 'limited',
    message: 'Too many tokens were asked for.',
    help: 'Wait as long as Retry-After says, or raise `tokens.limits` in sallyport.yaml.',
  },
  ERR_TOKENS_LIFETIME: {
    kind: 'invalid_input',
    message: 'A token lives for a whole number of seconds from 1 to 600.',
    help: 'Take 60 unless the page is slow to connect; the lifetime limits redemption, not the session.',
  },
  ERR_TOKENS_SESSION: {
    kind: 'invalid_input',
    message: 'A session lasts for a whole number of seconds from 1 to what the policy allows.',
    help: 'Ask for less, or raise `tokens.sessionSeconds` in sallyport.yaml.',
  },
  ERR_TOKENS_INPUT: {
    kind: 'invalid_input',
    message: 'A field of the request for a token is not usable.',
    help: 'Correct the named field.',
  },
  ERR_TOKENS_NOT_OFFERED: {
    kind: 'not_found',
    message: 'This vendor offers no browser tokens for that.',
    help: 'Run `sallyport vendor show <vendor>` to see which purposes it has tokens for.',
  },
  ERR_TOKENS_DIRECT: {
    kind: 'forbidden',
    message: "The vendor's own token is not handed out where the gate can stand in between.",
    help: 'Ask without `mode`, or set `tokens.allowDirect` in sallyport.yaml: whoever holds such a token chooses its parameters.',
  },
  ERR_TOKENS_REFRESH_UNKNOWN: {
    kind: 'forbidden',
    message: 'The session to take over from is none of this caller that is alive.',
    help: 'Ask for a new token without `refreshOf`.',
  },
  ERR_TOKENS_VENDOR: {
    kind: 'upstream',
    message: 'The vendor gave no token.',
    help: 'Run `sallyport key verify` for its key, and look at the log for what the vendor answered.',
  },
  ERR_TOKENS_UNAVAILABLE: {
    kind: 'unavailable',
    message: 'No token can be made at present.',
    help: 'Try again in a moment. Operators see the reason at /ready and in the log.',
  },
  ERR_TOKENS_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no such token or session.',
    help: 'Run `sallyport token list` to see the live sessions.',
  },
  ERR_TOKENS_UNSAFE: {
    kind: 'invalid_input',
    message: 'A token route without authentication gives tokens to the whole world.',
    help: 'Pass `authenticate`, which returns the user of a request; `unsafe: true` is for trying things out.',
  },
  // storage
  ERR_STORAGE_NEWER: {
    kind: 'conflict',
    message: 'The database was made by a newer version of Sallyport. Nothing was changed.',
    help: 'Update this installation, or restore a backup made by this version.',
  },
  ERR_STORAGE_UNREACHABLE: {
    kind: 'unavailable',
    message: 'The database cannot be reached.',
    help: 'Check that it runs and that `database.url` or SALLYPORT_DATABASE_URL is right.',
  },
  ERR_STORAGE_FAILED: {
    kind: 'unavailable',
    message: 'The database refused an operation.',
    help: 'Check free disk space and the permissions of the home.',
  },
  // redaction
  ERR_REDACTION_POLICY_UNKNOWN: {
    kind: 'invalid_input',
    message: 'There is no such redaction policy.',
    help: 'Correct the name: `sallyport redact --policies` lists them all.',
  },
  ERR_REDACTION_KEY_MISSING: {
    kind: 'invalid_input',
    message: 'Tokens, and values that are to stay, need a key, so that the same value gets the same one.',
    help: 'Give a key with --key-from-env NAME, or choose another substitution.',
  },
  ERR_REDACTION_ENGINE: {
    kind: 'unavailable',
    message:
      'The named-entity engine has given no answer that can be used, and is required: nothing was redacted.',
    help: 'Start the engine, or run with --engine-mode best-effort.',
  },
  ERR_REDACTION_AUDIO_FORMAT: {
    kind: 'invalid_input',
    message: 'The audio file cannot be read.',
    help: 'Give WAV (PCM of 8 to 32 bits, float, A-law, mu-law) or MP3, or another format where ffmpeg is on PATH.',
  },
  ERR_REDACTION_AUDIO_TIMES: {
    kind: 'invalid_input',
    message: 'The transcript and the recording do not fit: nothing was written.',
    help: 'Give the transcript of this very recording, with the start and end of every word.',
  },
  ERR_REDACTION_AUDIO_UNVERIFIED: {
    kind: 'internal',
    message: 'The redacted recording did not pass the check after it was written, and was removed.',
    help: 'Check free disk space and the file system, and run the command again.',
  },
  ERR_REDACTION_FFMPEG_MISSING: {
    kind: 'unavailable',
    message: 'This audio format needs ffmpeg, which is not on PATH.',
    help: 'Install the package ffmpeg (`apt-get install ffmpeg`, `brew install ffmpeg`), or convert the recording to WAV.',
  },
  // retention
  ERR_RETENTION_NO_POLICY: {
    kind: 'invalid_input',
    message: 'No policy says how long anything is kept: nothing can be planned.',
    help: 'Write retention.policies into sallyport.yaml; `docs/retention.md` has an example.',
  },
  ERR_RETENTION_NOT_OFFERED: {
    kind: 'not_found',
    message: 'Nothing is known of what this vendor keeps.',
    help: 'Name a vendor that keeps transcripts, calls or chats.',
  },
  ERR_RETENTION_PLAN_UNKNOWN: {
    kind: 'not_found',
    message: 'No such plan waits to be run.',
    help: 'Plan again with `sallyport retention plan`, and give the hash that it prints.',
  },
  ERR_RETENTION_PLAN_STALE: {
    kind: 'conflict',
    message: 'The plan is out of date: the policies have changed since, or it is older than a day.',
    help: 'Plan again with `sallyport retention plan`, and give the hash that it prints.',
  },
  ERR_RETENTION_LIMIT: {
    kind: 'conflict',
    message: 'The plan would erase more than its limit allows.',
    help: 'Look at the plan: it may be the number of an agent, and no person. Where it is meant, name how many with `--limit`.',
  },
  ERR_RETENTION_RUN_UNKNOWN: {
    kind: 'not_found',
    message: 'There is no run of this id.',
    help: 'See the runs with `sallyport retention runs`.',
  },
  ERR_RETENTION_UNDER_WAY: {
    kind: 'conflict',
    message: 'Another run is under way.',
    help: 'Wait for it, or carry it on, with `sallyport retention run --continue`.',
  },
  ERR_RETENTION_TAKEN: {
    kind: 'conflict',
    message: 'Another process has charge of the run.',
    help: 'Leave it to that one, or try again in a minute.',
  },
  ERR_RETENTION_HELD: {
    kind: 'conflict',
    message: 'A legal hold has come meanwhile.',
    help: 'See the holds with `sallyport retention hold list`.',
  },
  ERR_RETENTION_HOLD_UNKNOWN: {
    kind: 'not_found',
    message: 'No hold of this id stands.',
    help: 'See the holds with `sallyport retention hold list`.',
  },
  // safety
  ERR_SAFETY_ITEM_UNKNOWN: {
    kind: 'not_found',
    message: 'No item of this id was judged.',
    help: 'See what is held with `sallyport safety review list`.',
  },
  ERR_SAFETY_NOT_HELD: {
    kind: 'conflict',
    message: 'The item is not held back.',
    help: 'See what is held with `sallyport safety review list`.',
  },
  ERR_SAFETY_JUDGED_ANEW: {
    kind: 'conflict',
    message: 'The item was judged anew since it was looked at.',
    help: 'Look at it again, and release it with the judgedAtMs that it has now.',
  },
  ERR_SAFETY_UNREADABLE: {
    kind: 'invalid_input',
    message: 'That is no item whose safety can be told.',
    help: 'Give the JSON of a finished transcript, call or chat, or its id with --vendor and --environment.',
  },
  // audit
  ERR_AUDIT_HELD: {
    kind: 'conflict',
    message: 'The log is held: nothing of it is pruned or erased.',
    help: 'Find out why with `sallyport audit hold list`, and lift the hold where it has ended.',
  },
  ERR_AUDIT_LOG_BROKEN: {
    kind: 'unavailable',
    message: 'The audit log does not end as it was signed. Nothing is added to it.',
    help: 'Run `sallyport audit verify` to find out what was done, and keep a copy before anything is put back.',
  },
  // operators
  ERR_OPERATOR_UNAUTHENTICATED: {
    kind: 'unauthenticated',
    message: 'The admin key is missing or wrong.',
    help: 'Set SALLYPORT_ADMIN_KEY to the admin key of the server named with --server.',
  },
  ERR_OPERATOR_UNREACHABLE: {
    kind: 'unavailable',
    message: 'The server cannot be reached.',
    help: 'Check the address given with --server, or leave it out to work on the home directly.',
  },
  // scan
  ERR_SCAN_GIT: {
    kind: 'unavailable',
    message: 'git could not be asked.',
    help: 'Run the command inside a git repository, with git installed; for plain folders leave out --staged, --history and --since.',
  },
  ERR_SCAN_FINGERPRINTS: {
    kind: 'invalid_input',
    message: 'That is no file of fingerprints.',
    help: 'Make one with `sallyport scan --export-fingerprints FILE` where the vault is.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCodes
