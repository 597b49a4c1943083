import type { Command } from 'commander'
import { withExamples } from '../../input/options.ts'
import { registerKeyAdd } from './add.ts'
import { registerKeyList } from './list.ts'
import { registerKeyRevoke } from './revoke.ts'
import { registerKeyRewrap } from './rewrap.ts'
import { registerKeyRotate } from './rotate.ts'
import { registerKeyRotations } from './rotations.ts'
import { registerKeyVerify } from './verify.ts'

/** `sallyport key ...`: vendor keys in the vault. No command shows a value. */
export function registerKey(program: Command): void {
  const key = program.command('key').description('vendor keys in the vault; values are write-only')
  withExamples(key, 'sallyport key add assemblyai --environment development', 'sallyport key list')
  registerKeyAdd(key)
  registerKeyList(key)
  registerKeyVerify(key)
  registerKeyRotate(key)
  registerKeyRotations(key)
  registerKeyRewrap(key)
  registerKeyRevoke(key)
}
