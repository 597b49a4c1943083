import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { isSallyportError } from '../../core/index.ts'
import { exitCodes } from '../exit.ts'
import { collect, parseCount, withExamples } from '../input/options.ts'
import { note, print, printJson } from '../output/print.ts'
import { homeOf, localOptions } from '../with-control.ts'

/** `sallyport audit prove` and `verify-proof`: that one record is in the log, to show to somebody who has none of it. */
export function registerProve(audit: Command): void {
  registerProveRecord(audit)
  registerVerifyProof(audit)
}

function registerProveRecord(audit: Command): void {
  const command = audit
    .command('prove <seq> [log]')
    .description("prove that a record is in the home's log, or in a copy of log.db; needs no secret")
    .option('-o, --output <file>', 'write the proof into a new file')
    .action(async (seqText: string, log: string | undefined, { output }: { output?: string }) => {
      const globals = localOptions(command)
      const { proveAudit } = await import('../../app/index.ts')
      const seq = parseCount(seqText)
      const proof = await proveAudit({ ...homeOf(globals), ...(log === undefined ? {} : { file: log }), seq })
      if (output !== undefined) await writeFile(output, proof, { flag: 'wx', mode: 0o600 })
      if (globals.json) printJson({ seq, ...(output === undefined ? { proof } : { output }) })
      else if (output === undefined) process.stdout.write(proof)
      else note(`The proof of record ${seq} is in ${output}.`)
    })
  withExamples(
    command,
    'sallyport audit prove 81',
    'sallyport audit prove 81 --output record-81.tlog-proof',
    'sallyport audit prove 81 copy-of-log.db',
  )
}

function registerVerifyProof(audit: Command): void {
  const command = audit
    .command('verify-proof <file>')
    .description('verify a proof and show the record in it; needs the verifier key alone')
    .option('--key <file>', 'verifier key, as the home publishes it in audit-key.pub; repeatable', collect)
    .action(async (file: string, { key = [] }: { key?: string[] }) => {
      const globals = localOptions(command)
      const { verifyProofFile } = await import('../../app/index.ts')
      try {
        const { seq, event, checkpoint } = await verifyProofFile({ ...homeOf(globals), file, keyFiles: key })
        if (globals.json) printJson({ ok: true, seq, record: event, checkpoint })
        else {
          print(`Proved: record ${seq} of ${checkpoint.origin}, which held ${checkpoint.size} records then.`)
          print(JSON.stringify(event, null, 2))
        }
      } catch (error) {
        // A field names an argument that could not be used; without one the evidence itself is at fault.
        if (!isSallyportError(error) || error.code !== 'ERR_CORE_INPUT' || error.field !== undefined)
          throw error
        process.exitCode = exitCodes.refused
        if (globals.json) printJson({ ok: false, reason: error.detail })
        else print(`Not proved: ${error.detail}.`)
      }
    })
  withExamples(
    command,
    'sallyport audit verify-proof record-81.tlog-proof',
    'sallyport audit verify-proof record-81.tlog-proof --key audit-key.pub --json',
  )
}
