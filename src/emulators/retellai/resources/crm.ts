import { VendorRefusal } from '../answers.ts'
import { asString } from '../json.ts'
import type { Organisation } from '../organisation.ts'
import { found, type RetellRoute } from '../routing.ts'
import { isBusy, presentJob, startJob } from './background-job.ts'

/** Returns the endpoints of the workspace's CRM link. The vendor's permission table does not list them. */
export function crmRoutes(): RetellRoute[] {
  return [readConfig, updateConfig, readSchema, runSync, readSync]
}

const readConfig: RetellRoute = {
  method: 'GET',
  path: '/get-crm-config',
  handle: ({ organisation }) => presentConfig(organisation),
}

const updateConfig: RetellRoute = {
  method: 'POST',
  path: '/update-crm-config',
  handle(request) {
    const { app_id: appId, ...rest } = request.json()
    const { organisation } = request
    const config = { ...organisation.crmConfig, ...rest }
    if (appId === null) delete config.app_id
    else if (appId !== undefined) config.app_id = found(organisation.apps.get(String(appId)), 404).id
    organisation.crmConfig = config
    return presentConfig(organisation)
  },
}

const readSchema: RetellRoute = {
  method: 'GET',
  path: '/get-crm-schema',
  handle({ organisation, query }) {
    const appId = query.get('app_id') ?? asString(organisation.crmConfig.app_id)
    if (appId === undefined) throw new VendorRefusal(400)
    const app = found(organisation.apps.get(appId), 404)
    const fields = [
      { name: 'firstname', label: 'First name', type: 'string' },
      { name: 'lastname', label: 'Last name', type: 'string' },
      { name: 'phone', label: 'Phone', type: 'string' },
    ]
    return { provider: app.fields.provider, fields }
  },
}

const runSync: RetellRoute = {
  method: 'POST',
  path: '/run-sync-job',
  handle({ organisation, world }) {
    // One sync at a time, says the vendor; the status of the rejection is unconfirmed.
    if (isBusy(organisation.contactSync)) throw new VendorRefusal(409)
    if (organisation.crmConfig.app_id === undefined) throw new VendorRefusal(400)
    organisation.contactSync = startJob(world, (job) => {
      job.succeeded = organisation.contacts.list().length
      organisation.crmConfig = { ...organisation.crmConfig, last_sync_timestamp: world.nowMs() }
    })
    return presentJob(organisation.contactSync)
  },
}

const readSync: RetellRoute = {
  method: 'GET',
  path: '/get-sync-job-status',
  handle: ({ organisation }) => presentJob(organisation.contactSync),
}

function presentConfig(organisation: Organisation) {
  return { ...organisation.crmConfig, org_id: organisation.id }
}
