import type { Config } from '../../config/index.ts'
import { findSilence } from '../../http/index.ts'
import type { Consumer } from '../../rotation/index.ts'
import { putIntoEnvFile } from './env-file.ts'
import { runProgram } from './run-program.ts'

type Target = Config['rotation']['targets'][number]

const programMsMax = 60_000

/** Returns the consumers of one key that the configuration names. */
export function consumersOf(
  { targets }: Config['rotation'],
  key: { readonly vendor: string; readonly environment: string; readonly name: string },
): readonly Consumer[] {
  return targets
    .filter(
      ({ vendor, environment, name }) =>
        vendor === key.vendor && environment === key.environment && name === key.name,
    )
    .map(consumerOf)
}

function consumerOf({ file, variable = '', command, check, waitMs }: Target): Consumer {
  return {
    what: file === undefined ? `the command ${command?.[0]}` : `the file ${file}`,
    put: (after, before) =>
      file === undefined
        ? runProgram(command ?? [], after.reveal(), programMsMax)
        : putIntoEnvFile(
            file,
            variable,
            after.reveal(),
            before.map((one) => one.reveal()),
          ),
    check: () =>
      check.url === undefined ? runProgram(check.command ?? [], '', programMsMax) : findSilence(check.url),
    waitMs,
  }
}
