import { join } from 'node:path'
import {
  type Changes,
  type Check,
  type CheckResult,
  findChanges,
  isSource,
  narrowed,
  openProject,
  type Project,
  readProgram,
  runChecks,
  type Subject,
  touched,
} from '../../../checklist/index.ts'
import { findProjectFolder, homeName, loadConfig } from '../../../config/index.ts'
import { systemClock } from '../../../core/index.ts'
import { loadVendors } from '../../../vendors/index.ts'
import type { GlobalOptions } from '../../with-control.ts'
import type { CheckOptions } from './index.ts'
import { readInstallation } from './installation.ts'
import { projectPorts } from './project-ports.ts'
import { scanFor } from './scan.ts'

/** What was decided, and how much was looked at. */
export interface Decided {
  readonly project: Project
  readonly results: readonly CheckResult[]
  readonly left: LeftOut
}

/** What was left out because somebody asked for less; nothing is known of it. */
export interface LeftOut {
  readonly changes?: Changes
  /** How many files of the project have not changed. */
  readonly files: number
  readonly checks: readonly string[]
}

/** Decides checks of a folder. Throws ERR_CORE_INPUT where changes are asked for that cannot be told. */
export async function decideAll(
  folder: string,
  wanted: readonly Check[],
  { changed, gate }: CheckOptions,
  globals: GlobalOptions,
): Promise<Decided> {
  const ports = projectPorts(folder)
  const whole = openProject(folder, ports)
  const revision = changed === true ? undefined : changed
  const changes = changed === undefined ? undefined : findChanges(whole, ports, revision)
  const project = changes === undefined ? whole : narrowed(whole, changes)
  const usages = (await loadVendors()).map(({ usage }) => usage)
  const { check } = await loadConfig({ home: join(findProjectFolder(folder), homeName) })
  let program: Subject['program'] | undefined
  let reach: ReadonlySet<string> | undefined
  let installation: ReturnType<Subject['installation']> | undefined
  const files = new Set(whole.files)
  const subject: Subject = {
    project,
    usages,
    // Only where a check asks: reading all of the source takes longest.
    get program() {
      // Where no source has changed nothing of it is touched.
      const isMeant = changes === undefined || [...changes.files].some(isSource)
      program ??= readProgram(isMeant ? whole : { ...whole, files: [] }, usages)
      return program
    },
    ...(changes === undefined
      ? {}
      : {
          isTouched(path: string) {
            reach ??= touched(this.program, changes)
            return !files.has(path) || reach.has(path)
          },
        }),
    scan: scanFor(project, changes),
    installation() {
      installation ??= readInstallation(globals)
      return installation
    },
  }
  const acceptance = {
    waivers: check.waivers.map(({ until, ...waiver }) => ({ ...waiver, untilMs: until })),
    attestations: check.attestations.map(({ until, ...attestation }) => ({ ...attestation, untilMs: until })),
  }
  const isLeft = ({ about }: Check) =>
    (about === 'gate' && !gate) || (about !== undefined && changes !== undefined)
  const looked = wanted.filter((each) => !isLeft(each))
  return {
    project: whole,
    results: await runChecks(looked, subject, acceptance, systemClock.now()),
    left: {
      ...(changes === undefined ? {} : { changes }),
      files: whole.files.length - project.files.length,
      checks: wanted.filter(isLeft).map(({ id }) => id),
    },
  }
}
