import { compact, type JsonObject } from '../json.ts'
import type { World } from '../world.ts'

/** A job that runs by itself: the vendor shows counts and one of three states. */
export interface BackgroundJob {
  status: 'queued' | 'running' | 'idle'
  readonly startMs: number
  readonly triggeredBy: 'manual' | 'cron'
  succeeded: number
  failed: number
}

/** Returns a queued job that soon runs `work` once and then is idle. */
export function startJob(world: World, work: (job: BackgroundJob) => void): BackgroundJob {
  const job: BackgroundJob = {
    status: 'queued',
    startMs: world.nowMs(),
    triggeredBy: 'manual',
    succeeded: 0,
    failed: 0,
  }
  world.after(world.settings.jobMs / 2, () => {
    job.status = 'running'
    work(job)
  })
  world.after(world.settings.jobMs, () => {
    job.status = 'idle'
  })
  return job
}

/** Returns the job as the vendor shows it; a job that never ran is idle. */
export function presentJob(job: BackgroundJob | undefined): JsonObject {
  if (!job) return { status: 'idle' }
  return compact({
    status: job.status,
    start_timestamp: job.startMs,
    succeeded: job.succeeded,
    failed: job.failed,
    triggered_by: job.triggeredBy,
  })
}

/** Returns whether a job is still on its way. */
export function isBusy(job: BackgroundJob | undefined): boolean {
  return job !== undefined && job.status !== 'idle'
}
