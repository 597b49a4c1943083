import { SallyportError, Secret } from '../core/index.ts'

/** What a backup carries besides the rows. */
export interface BackupHeader {
  readonly createdAtMs: number
  /** The master key in base64, where it is a file: without it the vault in the rows could not be opened. */
  readonly masterKey?: Secret
}

export interface OpenedBackup extends BackupHeader {
  /** The rows in their order. Rejects with ERR_VAULT_BACKUP_INVALID where the backup was cut off or changed. */
  readonly rows: AsyncIterable<unknown>
}

export interface SealBackupOptions extends BackupHeader {
  readonly passphrase: Secret
  /** Base-2 logarithm of the scrypt cost; 18 unless a test is in a hurry. */
  readonly workFactor?: number
}

const format = 'sallyport-backup'
const formatVersion = 1
const passphraseLengthMin = 12
const pieceBytes = 65_536

/**
 * Returns the rows as one encrypted file, piece by piece: age (age-encryption.org/v1) with a passphrase, so that it
 * can be opened without Sallyport too; inside, one JSON value a line. Throws ERR_VAULT_PASSPHRASE_SHORT.
 *
 * @example
 * for await (const piece of sealBackup(rows, { passphrase, createdAtMs: clock.now() })) file.write(piece)
 */
export async function* sealBackup(
  rows: AsyncIterable<unknown>,
  options: SealBackupOptions,
): AsyncGenerator<Uint8Array, void> {
  const passphrase = options.passphrase.reveal()
  if ([...passphrase].length < passphraseLengthMin) throw new SallyportError('ERR_VAULT_PASSPHRASE_SHORT')
  const { Encrypter } = await loadAge()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  if (options.workFactor !== undefined) encrypter.setScryptWorkFactor(options.workFactor)
  yield* await encrypter.encrypt(ReadableStream.from(inPieces(linesOf(rows, options))))
}

/**
 * Returns what a backup holds, once its passphrase opened it. Throws ERR_VAULT_BACKUP_INVALID for a wrong passphrase
 * and for anything that is no backup.
 */
export async function openBackup(
  pieces: AsyncIterable<Uint8Array>,
  passphrase: Secret,
): Promise<OpenedBackup> {
  const { Decrypter } = await loadAge()
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase.reveal())
  const lines = splitLines(await refusing(() => decrypter.decrypt(ReadableStream.from(pieces))))
  const first = await refusing(() => lines.next())
  const header = first.done ? undefined : parseHeader(first.value)
  if (header === undefined) throw new SallyportError('ERR_VAULT_BACKUP_INVALID')
  return { ...header, rows: rowsOf(lines) }
}

/** The library takes 0.1 s to load, so that only backups pay for it. */
function loadAge(): Promise<typeof import('age-encryption')> {
  return import('age-encryption')
}

async function* linesOf(
  rows: AsyncIterable<unknown>,
  options: SealBackupOptions,
): AsyncGenerator<string, void> {
  const { createdAtMs, masterKey } = options
  const key = masterKey === undefined ? {} : { masterKey: masterKey.reveal() }
  yield line({ format, version: formatVersion, createdAtMs, ...key })
  let count = 0
  for await (const row of rows) {
    count += 1
    yield line({ row: row ?? null })
  }
  yield line({ end: count })
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  let text = ''
  for await (const next of lines) {
    text += next
    if (text.length < pieceBytes) continue
    yield encoder.encode(text)
    text = ''
  }
  yield encoder.encode(text)
}

async function* splitLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '')
    throw new SallyportError('ERR_VAULT_BACKUP_INVALID', { detail: 'The last line is cut off.' })
}

/** A backup that ends without saying how many rows it has is one that was cut off. */
async function* rowsOf(lines: AsyncGenerator<string, void>): AsyncGenerator<unknown, void> {
  let count = 0
  let end: unknown
  for (;;) {
    const next = await refusing(() => lines.next())
    if (next.done) break
    const value = parseLine(next.value)
    if (end !== undefined || value === undefined) throw new SallyportError('ERR_VAULT_BACKUP_INVALID')
    if ('row' in value) {
      count += 1
      yield value.row
    } else {
      end = value.end
    }
  }
  if (end !== count) throw new SallyportError('ERR_VAULT_BACKUP_INVALID', { detail: 'Rows are missing.' })
}

function parseHeader(text: string): BackupHeader | undefined {
  const value = parseLine(text)
  if (value?.format !== format || value.version !== formatVersion || typeof value.createdAtMs !== 'number') {
    return undefined
  }
  const { createdAtMs, masterKey } = value
  return typeof masterKey === 'string' ? { createdAtMs, masterKey: new Secret(masterKey) } : { createdAtMs }
}

function parseLine(text: string): Record<string, unknown> | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A SyntaxError quotes the text, which is somebody's row.
    return undefined
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

/** Turns whatever the library throws into our error. */
async function refusing<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } catch (cause) {
    if (cause instanceof SallyportError) throw cause
    throw new SallyportError('ERR_VAULT_BACKUP_INVALID', { cause })
  }
}
