import express, { type Express, type Request } from 'express'
import { auditLog, auditRequests } from 'sallyport/audit'

/** Who has signed in, for this example: an app asks its session. */
function userOf(request: Request): string | undefined {
  return request.get('x-user')
}

/** Returns an Express 5 app that keeps notes, with every request and every deletion on record. */
export function createExpressApp(notes: Map<string, string>): Express {
  const app = express()
  app.use(auditRequests<Request>({ userId: userOf }))
  app.use(express.json())

  app.put('/notes/:id', (request, response) => {
    notes.set(request.params.id, String(request.body.text))
    response.status(204).end()
  })

  app.delete('/notes/:id', async (request, response) => {
    const { id } = request.params
    const isOwn = userOf(request) !== undefined
    // Awaited before anything happens: what cannot be recorded is not done.
    await auditLog({
      action: 'note.delete',
      resource: `note/${id}`,
      result: isOwn ? 'success' : 'failure',
      metadata: { query: request.query },
    })
    if (isOwn) notes.delete(id)
    response.status(isOwn ? 204 : 403).end()
  })
  return app
}
