import { Hono } from 'hono'
import { audited, auditLog } from 'sallyport/audit'

/** Returns a web-standard handler, around a Hono app, that keeps notes with every request and every deletion on record. */
export function createHonoHandler(notes: Map<string, string>): (request: Request) => Promise<Response> {
  const app = new Hono()
  app.get('/notes/:id', (context) => {
    const text = notes.get(context.req.param('id'))
    return text === undefined ? context.body(null, 404) : context.text(text)
  })
  app.delete('/notes/:id', async (context) => {
    const id = context.req.param('id')
    await auditLog({ action: 'note.delete', resource: `note/${id}`, result: 'success' })
    notes.delete(id)
    return context.body(null, 204)
  })
  return audited((request) => app.fetch(request), {
    userId: (request) => request.headers.get('x-user') ?? undefined,
  })
}
