import { Buffer } from 'node:buffer'
import { SallyportError, type Secret } from '../core/index.ts'

/** First line of every backup, so that another file is told apart from a wrong passphrase. */
interface BackupHead {
  readonly sallyport: 'backup'
  readonly version: 1
  /** The master key, base64, where it was a file of the home. */
  readonly masterKey?: string
}

/** Returns all rows as one age file, encrypted with a passphrase (scrypt). `masterKey` is the content of the key file. */
export async function sealBackup(
  rows: AsyncIterable<unknown>,
  passphrase: Secret,
  masterKey?: Uint8Array,
): Promise<{ readonly bytes: Uint8Array; readonly rows: number }> {
  const { Encrypter } = await import('age-encryption')
  const head: BackupHead = {
    sallyport: 'backup',
    version: 1,
    ...(masterKey === undefined ? {} : { masterKey: Buffer.from(masterKey).toString('base64') }),
  }
  const lines = [JSON.stringify(head)]
  for await (const row of rows) lines.push(JSON.stringify(row))
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase.reveal())
  return { bytes: await encrypter.encrypt(lines.join('\n')), rows: lines.length - 1 }
}

/** Returns what a backup holds. Throws ERR_VAULT_BACKUP_INVALID for anything else, and for a wrong passphrase. */
export async function openBackup(
  bytes: Uint8Array,
  passphrase: Secret,
): Promise<{ readonly rows: readonly unknown[]; readonly masterKey: Uint8Array | undefined }> {
  const { Decrypter } = await import('age-encryption')
  try {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase.reveal())
    const [first = '', ...lines] = (await decrypter.decrypt(bytes, 'text')).split('\n')
    const head = JSON.parse(first) as Partial<BackupHead>
    if (head.sallyport !== 'backup' || head.version !== 1) throw new SyntaxError('another kind of file')
    return {
      rows: lines.map((line) => JSON.parse(line) as unknown),
      masterKey: head.masterKey === undefined ? undefined : Buffer.from(head.masterKey, 'base64'),
    }
  } catch (cause) {
    throw new SallyportError('ERR_VAULT_BACKUP_INVALID', { cause })
  }
}
